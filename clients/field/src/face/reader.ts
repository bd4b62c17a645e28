// From a picture to faces, and from a face to its embedding, looked at twice (the node's reader.py).
import { mean, type Similarity, similarity, SIDE, TEMPLATE, warped } from "./align.js";
import { normalised } from "./detector.js";
import { type Attempt, attempts, glance } from "./finding.js";
import { fivePoints, place } from "./landmarks.js";
import type { FaceNetworks } from "./networks.js";
import { cut } from "./resample.js";
import { boxOf, centre, even, high, moved, overlap, type Picture, type Point, type Seen } from "./shapes.js";
import { withoutColour } from "./tones.js";

/** Where the first look, without colours, puts the five points: a little above the usual places. */
const RAISED: readonly Point[] = TEMPLATE.map(([x, y]) => [x, y - 2]);
/** Where our landmark network puts the five points of a face that others aligned. */
const SETTLED: readonly Point[] = [[37.9, 52.0], [72.5, 51.9], [55.7, 72.0], [41.9, 89.5], [69.4, 89.5]];
/** The points that stay put when a head turns: all but the nose. */
const STEADY = [0, 1, 3, 4];
/** Where the detector sees the face in an aligned picture, and how much of it must be shared. */
const USUAL = boxOf(17, 11, 95, 115);
const ALIGNED = 0.5;
/** By how much it may be larger or smaller than the landmarks say, and degrees by which it may lean. */
const [SIZED, LEVEL] = [1.15, 12];
/** How much longer an embedding must be for a later attempt to be believed over an earlier one. */
const LONGER = 1.15;
/** Grey levels between the darkest and the brightest hundredth of a dark or faded picture. */
const FADED = 170;
/** Pixels of the square that a face is worked on in, and its side in heights of the face. */
const CHIP = 448;
const CHIP_FACES = 2.1;

/** How the embedding network wants its pixels, and what the length of an embedding tells. */
export interface Sight {
  colour: string;
  mean: number;
  std: number;
  /** From this length on, what the detector took for a face is one. */
  least: number;
  /** From this length on, it is upright and plain to see. */
  clear: number;
}

/** A face of which one look was taken; `points` and the box of work are in the frame of `chip`. */
export interface FaceFound {
  seen: Seen;
  chip: Picture;
  points: Point[];
  scale: number;
  first: Float32Array;
  length: number;
}

export interface FacesFound {
  picture: Picture;
  turns: number;
  faces: FaceFound[];
}

export interface FaceRead {
  /** Of length 1. */
  embedding: Float32Array;
  aligned: Picture;
  /** Cosine between the two looks. */
  steady: number;
  /** Mean length of the two looks over the clear one; NaN where nobody knows that of the network. */
  fullness: number;
}

export class FaceReader {
  constructor(
    private readonly networks: FaceNetworks,
    private readonly sight: Sight,
    private readonly pause: () => void | Promise<void> = () => {},
  ) {}

  /** All faces of a picture; none is an answer too. */
  async find(picture: Picture): Promise<FacesFound> {
    for (const each of [picture, stretched(picture)]) {
      if (!each) continue;
      for (const far of [false, true]) {
        const found = await this.best(each, far);
        if (found) return found;
      }
    }
    return { picture, turns: 0, faces: [] };
  }

  /** The faces that a first look shows, upright only: for a frame of a camera. */
  async glance(picture: Picture): Promise<FacesFound> {
    return this.shown(await glance(picture, this.networks));
  }

  /** What clearly shows a face as the picture lies, or else the way up that shows most. */
  private async best(picture: Picture, far: boolean): Promise<FacesFound | null> {
    let best: FacesFound | null = null;
    let most = 0;
    for await (const attempt of attempts(picture, this.networks, far)) {
      await this.pause();
      const found = await this.shown(attempt);
      const length = Math.max(0, ...found.faces.map((one) => one.length));
      const laid = best !== null && best.turns !== 0 && best.turns !== attempt.turns;
      if (found.faces.length && length > (laid ? 1 : LONGER) * most) [best, most] = [found, length];
      if (best && this.isUpright(best)) return best;
    }
    return best;
  }

  /** Whether a picture that was not turned is upright beyond doubt: an aligned one is. */
  private isUpright({ picture, turns, faces }: FacesFound): boolean {
    const plain = Math.max(...faces.map((one) => one.length)) >= this.sight.clear;
    return turns === 0 && (plain || isAligned(faces[0]!, picture));
  }

  private async shown({ picture, turns, faces }: Attempt): Promise<FacesFound> {
    const looked: FaceFound[] = [];
    for (const one of faces) looked.push(await this.found(picture, one));
    return { picture, turns, faces: looked.filter((one) => one.length >= this.sight.least) };
  }

  /** Embed a face; `picture` is the upright one that it was found in. */
  async read(found: FaceFound, picture: Picture): Promise<FaceRead> {
    const aligned = isAligned(found, picture) ? asAligned(picture) : warped(found.chip, toSettled(found));
    const again = await this.embed(aligned);
    const length = (found.length + Math.sqrt(dot(again, again))) / 2;
    const fullness = this.sight.clear ? length / this.sight.clear : NaN;
    const [first, second] = [unit(found.first), unit(again)];
    return { embedding: unit(first.map((one, k) => one + second[k]!)), aligned, steady: dot(first, second), fullness };
  }

  /** Cut a face out, place its points and take a first look. */
  private async found(picture: Picture, seen: Seen): Promise<FaceFound> {
    const [x, y] = centre(seen.box);
    const side = Math.max(2, even(CHIP_FACES * high(seen.box)));
    const [left, top] = [even(x - side / 2), even(y - side / 2)];
    const shown = Math.min(CHIP, side);
    const chip = cut(picture, boxOf(left, top, left + side, top + side), shown, shown, 0);
    const scale = shown / side;
    const points = await place(this.networks, chip, moved(seen.box, scale, -left * scale, -top * scale));
    const first = await this.embed(withoutColour(warped(chip, settled(fivePoints(points), RAISED))));
    return { seen, chip, points, scale, first, length: Math.sqrt(dot(first, first)) };
  }

  private async embed(face: Picture): Promise<Float32Array> {
    const { colour, mean: level, std } = this.sight;
    return (await this.networks.embed(normalised(face, level, std, colour === "bgr"))).slice();
  }
}

/** What lays a face by the points that stay put. */
function toSettled(found: FaceFound): Similarity {
  const five = fivePoints(found.points);
  return settled(STEADY.map((k) => five[k]!), STEADY.map((k) => SETTLED[k]!)); // prettier-ignore
}

/** A face whose points are all one place cannot be: the network would have to say so. */
function settled(from: readonly Point[], to: readonly Point[]): Similarity {
  const move = similarity(from, to);
  if (!move) throw new Error(`points that are all one place fix no scale: ${mean(from).join()}`);
  return move;
}

export function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += a[k]! * b[k]!;
  return sum;
}

export function unit(vector: Float32Array): Float32Array {
  const length = Math.sqrt(dot(vector, vector));
  return length === 0 ? vector : vector.map((one) => one / length);
}

/** A dark or faded picture with its grey levels spread; null where they are already. */
export function stretched(picture: Picture): Picture | null {
  const { width, height, pixels } = picture;
  const counts = new Uint32Array(256);
  for (let y = 0; y < height; y += 4) {
    for (let x = 0; x < width; x += 4) {
      for (let band = 0, at = 3 * (y * width + x); band < 3; band++) counts[pixels[at + band]!]!++;
    }
  }
  const [low, high] = [Math.trunc(percentile(counts, 0.01)), Math.trunc(percentile(counts, 0.99))];
  if (high - low < 8 || high - low > FADED) return null;
  const levels = Uint8Array.from({ length: 256 }, (_, k) =>
    Math.trunc(Math.min(255, Math.max(0, (k - low) * (255 / (high - low))))),
  );
  return { width, height, pixels: pixels.map((one) => levels[one]!) };
}

/** Straight between the two levels about the place. */
function percentile(counts: Uint32Array, share: number): number {
  const total = counts.reduce((sum, one) => sum + one, 0);
  const place = share * (total - 1);
  const at = (rank: number): number => {
    let seen = 0;
    return counts.findIndex((count) => (seen += count) > rank);
  };
  const [below, above] = [at(Math.floor(place)), at(Math.min(total - 1, Math.floor(place) + 1))];
  const rest = place - Math.floor(place);
  return rest < 0.5 ? below + (above - below) * rest : above - (above - below) * (1 - rest);
}

const asAligned = (picture: Picture): Picture =>
  picture.height === SIDE ? picture : cut(picture, boxOf(0, 0, picture.width, picture.height), SIDE, SIDE);

/** Whether a square picture is a face as ours are aligned, by detector and landmarks. */
function isAligned(found: FaceFound, { width, height }: Picture): boolean {
  if (width !== height || overlap(moved(found.seen.box, SIDE / height, 0, 0), USUAL) < ALIGNED) return false;
  const { along, across } = toSettled(found);
  const size = (Math.hypot(along, across) * found.scale * height) / SIDE;
  const lean = Math.abs(Math.atan2(across, along)) * (180 / Math.PI);
  return size >= 1 / SIZED && size <= SIZED && lean <= LEVEL;
}
