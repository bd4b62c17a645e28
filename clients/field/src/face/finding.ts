// Look for faces of any size, whichever way up the picture lies: whole, smaller, in tiles, and all of
// that in four turns; each guess is looked at again on a canvas of its own (the node's finding.py).
import { find, HEIGHT, merged, WIDTH } from "./detector.js";
import type { FaceNetworks } from "./networks.js";
import { cut } from "./resample.js";
import { type Box, boxOf, centre, even, high, moved, overlap, type Picture, type Point, type Seen, turned, wide } from "./shapes.js";

/** Score from which a face that was looked at twice counts. */
const SURE = 0.7;
/** Score from which the first look is followed by a second. */
const GUESS = 0.5;
/** Height in pixels of a face on the canvas of its own. */
const FACE_ON_CANVAS = 104;
/** Score, and factor about that height, within which a first look is enough. */
const CERTAIN = 0.9;
const GOOD_SIZE = 1.5;
/** Longest side of a picture that may be no more than a face. */
const SMALL = 200;
/** Longest side of the picture that is searched. */
const OVERVIEW = 1600;
/** How much of a face both looks must share. */
const SAME = 0.4;
const MOST_FACES = 40;
/** Pixels of the lowest face that is read at all. */
const LEAST_SIDE = 20;

/** What one attempt found, in the frame of the picture laid by so many quarter turns to the left. */
export interface Attempt {
  turns: number;
  picture: Picture;
  faces: Seen[];
}

/** What each attempt finds, the likeliest attempts first; `far` looks in tiles, not at the whole. */
export async function* attempts(picture: Picture, networks: FaceNetworks, far: boolean): AsyncGenerator<Attempt> {
  for (const turns of [0, 1, 3, 2]) {
    const upright = turned(picture, turns);
    const shrink = Math.max(1, Math.max(upright.width, upright.height, 3) / OVERVIEW);
    const searched = shrunk(upright, shrink);
    for (const views of far ? tilings(searched) : near(searched)) {
      const found = await faces(searched, views, networks, LEAST_SIDE / shrink);
      if (!found.length) continue;
      const there = found.map((one) => ({ box: moved(one.box, shrink, 0, 0), score: one.score }));
      yield { turns, picture: upright, faces: there };
    }
  }
}

/** A first look only: the picture as it lies, whole; for a camera that looks again in a moment. */
export async function glance(picture: Picture, networks: FaceNetworks): Promise<Attempt> {
  const found = await faces(picture, [whole(picture)], networks, LEAST_SIDE);
  return { turns: 0, picture, faces: found };
}

function shrunk(picture: Picture, factor: number): Picture {
  if (factor === 1) return picture;
  const { width, height } = picture;
  const size = [width, height].map((one) => Math.max(1, even(one / factor)));
  return cut(picture, boxOf(0, 0, width, height), size[0]!, size[1]!);
}

/** The confirmed faces of some views, largest first. */
async function faces(picture: Picture, views: readonly Box[], networks: FaceNetworks, least: number): Promise<Seen[]> {
  const guesses: Seen[] = [];
  for (const view of views) guesses.push(...(await look(picture, view, networks, GUESS)));
  const likely = merged(guesses.filter((one) => high(one.box) >= least).sort((a, b) => b.score - a.score));
  const confirmed: Seen[] = [];
  for (const guess of likely) {
    const again = await confirm(picture, guess, networks, views);
    if (again) confirmed.push(again);
  }
  const sure = merged(confirmed.sort((a, b) => b.score - a.score));
  return sure.sort((a, b) => high(b.box) - high(a.box)).slice(0, MOST_FACES);
}

/** The faces in `view`, a box with the canvas's proportions, in the picture's frame. */
async function look(picture: Picture, view: Box, networks: FaceNetworks, sure: number): Promise<Seen[]> {
  const factor = wide(view) / WIDTH;
  const found = await find(networks, cut(picture, view, WIDTH, HEIGHT), sure);
  return found.map(({ box, score }) => ({ box: moved(box, factor, view.left, view.top), score }));
}

/** Look at a face again by itself; null if it is not there. */
async function confirm(picture: Picture, guess: Seen, networks: FaceNetworks, views: readonly Box[]): Promise<Seen | null> {
  const factor = high(guess.box) / FACE_ON_CANVAS;
  const seenAt = wide(views[0]!) / (factor * WIDTH);
  const certain = guess.score >= CERTAIN && 1 / GOOD_SIZE <= seenAt && seenAt <= GOOD_SIZE;
  if (views.length === 1 && certain) return guess;
  const found = await look(picture, around(centre(guess.box), factor * WIDTH), networks, SURE);
  let best: Seen | null = null;
  for (const one of found) {
    const shared = overlap(one.box, guess.box);
    if (shared >= SAME && (!best || shared > overlap(best.box, guess.box))) best = one;
  }
  return best;
}

/** A view of `width` pixels about a point, with the canvas's proportions. */
function around([x, y]: Point, width: number): Box {
  const height = (width * HEIGHT) / WIDTH;
  return boxOf(x - width / 2, y - height / 2, x + width / 2, y + height / 2);
}

const whole = ({ width, height }: Picture): Box =>
  around([width / 2, height / 2], Math.max(width, (height * WIDTH) / HEIGHT));

/** The picture whole, and smaller with room about it; a small picture first with room. */
function near(picture: Picture): Box[][] {
  const all = whole(picture);
  const views = [[all], [around(centre(all), 2 * wide(all))]];
  return Math.max(picture.width, picture.height, 3) > SMALL ? views : views.reverse();
}

/** Tiles of half and of a quarter of the picture's width. */
function tilings(picture: Picture): Box[][] {
  const all = whole(picture);
  const fine = [2, 4].filter((parts) => wide(all) / parts >= WIDTH / 2);
  return fine.map((parts) => tiles(all, parts).filter((view) => shows(picture, view)));
}

/** Views of a `parts`-th of the picture's width that overlap by half. */
function tiles(all: Box, parts: number): Box[] {
  const [width, height] = [wide(all) / parts, high(all) / parts];
  const steps = Array.from({ length: 2 * parts - 1 }, (_, n) => 0.5 + n / 2);
  return steps.flatMap((down) =>
    steps.map((across) => around([all.left + width * across, all.top + height * down], width)),
  );
}

/** Whether a view holds a part of the picture worth looking at. */
function shows({ width, height }: Picture, view: Box): boolean {
  const across = Math.min(view.right, width) - Math.max(view.left, 0);
  const down = Math.min(view.bottom, height) - Math.max(view.top, 0);
  return across > wide(view) / 4 && down > high(view) / 4;
}
