// The node's time, as far as this phone knows it.
import type { Device } from "../store/base.js";

export const nowOf = (device: Device): number => Date.now() + device.skew * 1000;
