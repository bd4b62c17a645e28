// What the app asks of the capture worker, and what it hears. `client.ts` makes promises of it.
import type { GrayImage } from "../engine/api.js";

/** What to do while the camera looks, by ids that stay; the words stand in `src/words`. */
export type CoachId =
  | "no-hand"
  | "whole-tip"
  | "closer"
  | "farther"
  | "more-light"
  | "less-glare"
  | "hold-steady"
  | "more-fingers"
  | "fewer-fingers"
  | "hold";

/** What is amiss with a print; the node's ids (senses/finger/reasons.py), in the order to mend it. */
export type ReasonId =
  | "dirty-sensor"
  | "moved"
  | "small-area"
  | "off-centre"
  | "dry"
  | "wet"
  | "faint"
  | "dark"
  | "few-minutiae";

/** What speaks against keeping a capture, or what could not be looked at. */
export type GuardId =
  | "same-finger"
  | "own-finger"
  | "own-unknown"
  | "other-hand"
  | "hand-unknown";

export type AdviceId = CoachId | ReasonId | GuardId;

/** Why a file cannot be used, each with its own sentence. */
export type FileId =
  | "empty"
  | "too-many-bytes"
  | "too-many-pixels"
  | "too-small"
  | "format"
  | "broken"
  | "several"
  | "resolution"
  | "not-square"
  | "template"
  | "compression"
  | "at-the-node"
  | "raw-size";

/** Why a photograph gave no print. */
export type PhotoId = "no-finger" | "photo-too-small";

/** Colour as the camera saw it, not mirrored: RGBA, row by row. */
export interface Photo {
  width: number;
  height: number;
  pixels: Uint8ClampedArray;
}

/** Where a fingertip is; pixels of the frame, y grows downwards. */
export interface Tip {
  /** The outermost point. */
  x: number;
  y: number;
  /** Unit vector in which it points. */
  towardX: number;
  towardY: number;
  halfWidth: number;
}

/** What the officer means to show. */
export interface Wanted {
  /** ANSI/NIST positions; one finger, or the four long ones of a hand; [0] where nobody knows. */
  fingers: readonly number[];
  /** Good frames in a row before the shutter goes by itself. */
  steady?: number;
}

/** One frame of the camera, looked at. Numbers are of the frame's worst fingertip. */
export interface Inspection {
  tips: Tip[];
  /** Share of the light that the ridges make up; 0 where none can be seen. */
  sharpness: number;
  /** Median green of the pads, 0..1. */
  light: number;
  /** Share of the pads that reflects a lamp, 0..1. */
  glare: number;
  /** Pixels an inch of skin, if the finger is as wide as most; 0 without a finger. */
  distance: number;
  /** How far the fingertips moved since the last frame, in finger widths. */
  motion: number;
  /** Most important first; steady, not of this frame alone. Ends with "hold" when all is well. */
  advice: CoachId[];
  /** Good frames in a row, 0 up to what is wanted. */
  steady: number;
  /** The shutter may go: this frame is the last of a row of good ones. */
  shoot: boolean;
}

/** A fingertip of a photograph, laid flat as a contact print shows it. */
export interface PhotoPrint {
  /** Position, 0 where it cannot be told. */
  finger: number;
  /** 500 ppi, ridges dark, mirrored as a contact print is. */
  image: GrayImage;
  /** Null until the engine has read it: then `assess` tells. */
  utility: number | null;
  /** What would make the next photograph better. */
  reasons: AdviceId[];
  tip: Tip;
  /** Pixels an inch of skin in the photograph, and one standard deviation of it as a share. */
  ppi: number;
  scaleError: number;
  /** Whether crests were the lighter lines. */
  inverted: boolean;
  /** Standard deviation of the ridges in shares of the light; how much is finer; what glares. */
  modulation: number;
  fineShare: number;
  glare: number;
}

export interface Prints {
  prints: PhotoPrint[];
  /** "other-hand" or "hand-unknown" where four fingers were wanted. */
  guards: GuardId[];
  milliseconds: number;
}

/** What a print is worth to the matcher, and why it is not worth more. */
export interface Assessment {
  /** 0 to 100. */
  utility: number;
  reasons: ReasonId[];
}

export interface FileOptions {
  /** What the picture shows; else a grey picture is a print and one with colours a photograph.
   * A face may be small, and grey. */
  as?: "print" | "photo" | "face";
  /** Resolution that the operator vouches for. */
  dpi?: number;
  /** Sides of grey levels without a header. */
  raw?: { width: number; height: number };
}

/** What a file holds. `finger` and `dpiKnown` are what the file says; 0 and false if nothing. */
export type FromFile =
  | { kind: "print"; image: GrayImage; dpiKnown: boolean; finger: number }
  | { kind: "photo"; photo: Photo };

/** Messages to the worker, `{id, name, args}`, answered by `{id, value}`, `{id, refused}` with one
 * of the ids above, or `{id, error}`. */
export interface CaptureRequests {
  /** Look at a frame of the camera; the bitmap is handed over and closed. */
  inspect(frame: ImageBitmap, wanted: Wanted): Inspection;
  /** Forget the frames so far: another finger, or the camera starts anew. */
  restart(): void;
  /** Find the fingertips of a picture and lay each flat; refused with a `PhotoId`.
   *
   * Null: of the clearest frame in the row of good ones, which `inspect` keeps.
   */
  prints(frame: ImageBitmap | Photo | null, wanted: Wanted): Prints;
  /** Read an image file or a reader's file; refused with a `FileId`. */
  fromFile(bytes: ArrayBuffer, options?: FileOptions): FromFile;
  /** Weigh a print that the engine has read: `template` is its probe's. */
  assess(image: GrayImage, template: Uint8Array): Assessment;
}
