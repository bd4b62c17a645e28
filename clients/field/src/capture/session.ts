// Several tries at one finger: which to keep, whether they agree, and when to stop (the node's
// senses/finger/capture_session.py). A capture that failed is kept as a failure and never as
// quality 0, which would be a measurement of something that was not measured.
import type { ReasonId } from "./api.js";

/** Tries at a finger before an officer may go on with the best of them. */
export const USUAL_ATTEMPTS = 3;
/** Utility that a probe should have where the pack's limits do not say. */
export const USUAL_WANTED = 40;

export type Progress = "go-on" | "good-enough" | "used-up";

/** One try: read, with a quality, or failed, with the code of the error. */
export type Try =
  | { quality: number; reasons: readonly ReasonId[]; failure: null }
  | { quality: null; reasons: readonly []; failure: string };

/** What a purpose asks of a capture. */
export interface Rules {
  wanted: number;
  attempts: number;
}

/** The rules that a pack's limits hold for its purpose. */
export function rulesOf(limits: string): Rules {
  const said = JSON.parse(limits) as { probe_quality?: unknown; attempts?: unknown };
  const whole = (value: unknown, usual: number, least: number, most: number): number =>
    typeof value === "number" && value >= least && value <= most ? Math.round(value) : usual;
  return {
    wanted: whole(said.probe_quality, USUAL_WANTED, 0, 100),
    attempts: whole(said.attempts, USUAL_ATTEMPTS, 1, 20),
  };
}

/** The tries at one finger so far: a value, each try gives a new one. */
export class CaptureSession {
  constructor(
    readonly rules: Rules,
    readonly tries: readonly Try[] = [],
    private readonly pairs: readonly (readonly [number, number])[] = [],
  ) {}

  /** With one more try; `alike` tells for each earlier one whether it shows the same finger. */
  after(one: Try, alike: readonly boolean[]): CaptureSession {
    const fresh = this.tries.length;
    const same = alike.flatMap((agrees, old) => (agrees && this.bothRead(old, one) ? [[old, fresh] as const] : []));
    return new CaptureSession(this.rules, [...this.tries, one], [...this.pairs, ...same]);
  }

  private bothRead(old: number, one: Try): boolean {
    return one.quality !== null && this.tries[old]?.quality !== null && old < this.tries.length;
  }

  /** Tries to go until the best has to do; 0 once it is good enough. */
  get attemptsLeft(): number {
    return this.goodEnough ? 0 : Math.max(0, this.rules.attempts - this.tries.length);
  }

  /** The clearest among those that the most others agree with; null if every try failed. */
  get best(): number | null {
    const read = this.tries.flatMap((one, number) => (one.quality === null ? [] : [number]));
    const most = Math.max(0, ...read.map((number) => this.agreeing(number).length));
    const kept = read.filter((number) => this.agreeing(number).length === most);
    const quality = (number: number): number => this.tries[number]!.quality ?? 0;
    return kept.reduce<number | null>((best, one) => (best === null || quality(one) > quality(best) ? one : best), null);
  }

  /** The other tries that show the same finger. */
  agreeing(number: number): number[] {
    return this.pairs
      .flatMap(([a, b]) => (a === number ? [b] : b === number ? [a] : []))
      .sort((a, b) => a - b);
  }

  /** Whether a second try shows the finger of the best one. */
  get confirmed(): boolean {
    return this.best !== null && this.agreeing(this.best).length > 0;
  }

  /** Tries that were read but show no finger that the best one shows; none unless confirmed. */
  get odd(): number[] {
    if (this.best === null || !this.confirmed) return [];
    const same = new Set([this.best, ...this.agreeing(this.best)]);
    return this.tries.flatMap((one, number) => (one.failure === null && !same.has(number) ? [number] : []));
  }

  get goodEnough(): boolean {
    return this.best !== null && (this.tries[this.best]!.quality ?? 0) >= this.rules.wanted;
  }

  get progress(): Progress {
    if (this.goodEnough) return "good-enough";
    return this.attemptsLeft ? "go-on" : "used-up";
  }
}
