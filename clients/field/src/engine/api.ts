// What the app asks of the engine, as messages to its worker.
export interface GrayImage { width: number; height: number; pixels: Uint8Array /* row by row, 0 black */; dpi: number }
export interface Probe { finger: number /* 0..10 */; template: Uint8Array /* compact form */; minutiae: number; utility: number | null }
export interface EngineCandidate { case: number /* index */; score: number; fmr: number; fingers: { finger: number; score: number; pairs: number }[] }
