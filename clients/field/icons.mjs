// The icon: a plain book on a teal ground, drawn as rectangles, as SVG and as PNG.
import { deflateSync } from "node:zlib";

const TEAL = [7, 60, 63];
const SAND = [244, 241, 234];
const AMBER = [255, 196, 77];

/** x, y, width, height in parts of 64, and the colour; later ones lie on top. */
const SHAPES = [
  [0, 0, 64, 64, TEAL],
  [18, 14, 28, 36, SAND],
  [18, 14, 5, 36, AMBER],
  [27, 22, 14, 2, TEAL],
  [27, 28, 14, 2, TEAL],
  [27, 34, 9, 2, TEAL],
];

export function svg() {
  const boxes = SHAPES.map(
    ([x, y, w, h, c]) => `<rect x="${x}" y="${y}" width="${w}" height="${h}" fill="rgb(${c})"/>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">${boxes.join("")}</svg>\n`;
}

export function png(side) {
  const rows = Buffer.alloc(side * (1 + 3 * side));
  for (const [x, y, w, h, colour] of SHAPES) {
    const at = (part) => Math.round((part * side) / 64);
    for (let row = at(y); row < at(y + h); row++) {
      for (let column = at(x); column < at(x + w); column++) {
        rows.set(colour, row * (1 + 3 * side) + 1 + 3 * column);
      }
    }
  }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(side, 0);
  head.writeUInt32BE(side, 4);
  head.set([8, 2, 0, 0, 0], 8); // 8 bits, RGB
  const parts = [chunk("IHDR", head), chunk("IDAT", deflateSync(rows, { level: 9 })), chunk("IEND", Buffer.alloc(0))];
  return Buffer.concat([Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]), ...parts]);
}

function chunk(name, body) {
  const whole = Buffer.concat([Buffer.from(name, "latin1"), body]);
  const framed = Buffer.alloc(whole.length + 8);
  framed.writeUInt32BE(body.length, 0);
  whole.copy(framed, 4);
  framed.writeUInt32BE(crc(whole), whole.length + 4);
  return framed;
}

/** CRC-32 as PNG wants it (ISO 3309), bit by bit: icons are small. */
function crc(bytes) {
  let sum = ~0;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit++) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
  }
  return ~sum >>> 0;
}
