import { type Boxes, eachBox } from './boxes.ts';

/**
 * A picture into which rectangles are written pixel by pixel. Drawn in software, a canvas takes a microsecond or two for
 * each rectangle that it fills; beyond some thousands it is much faster to write them here and to draw them as one.
 */
export class PixelPicture {
  readonly #canvas = new OffscreenCanvas(1, 1);
  readonly #context: OffscreenCanvasRenderingContext2D;
  readonly #colours = new Map<string, number>();
  #image: ImageData;
  #pixels: Uint32Array;
  #pixel = 1;

  constructor() {
    const context = this.#canvas.getContext('2d', { willReadFrequently: true });
    if (!context) throw new Error('This browser draws no 2D canvas.');
    this.#context = context;
    this.#image = context.createImageData(1, 1);
    this.#pixels = new Uint32Array(this.#image.data.buffer);
  }

  /** Begins an empty picture. Sizes are in CSS pixels, `pixel` is a device pixel in them. */
  begin(width: number, height: number, pixel: number): void {
    const across = Math.max(1, Math.round(width / pixel));
    const down = Math.max(1, Math.round(height / pixel));
    this.#pixel = pixel;
    if (this.#image.width === across && this.#image.height === down) {
      this.#pixels.fill(0);
      return;
    }
    this.#canvas.width = across;
    this.#canvas.height = down;
    this.#image = this.#context.createImageData(across, down);
    this.#pixels = new Uint32Array(this.#image.data.buffer);
  }

  /** Fills rectangles, whose edges lie on device pixels, with an opaque CSS colour. */
  fill(boxes: Boxes, colour: string): void {
    const value = this.#valueOf(colour);
    const { width, height } = this.#image;
    eachBox(boxes, (x, y, w, h) => {
      const left = Math.max(0, Math.round(x / this.#pixel));
      const right = Math.min(width, Math.round((x + w) / this.#pixel));
      const bottom = Math.min(height, Math.round((y + h) / this.#pixel));
      if (right <= left) return;
      for (let row = Math.max(0, Math.round(y / this.#pixel)); row < bottom; row++) {
        this.#pixels.fill(value, row * width + left, row * width + right);
      }
    });
  }

  /** Draws the picture onto a canvas whose unit is a CSS pixel. */
  drawOn(context: CanvasRenderingContext2D): void {
    this.#context.putImageData(this.#image, 0, 0);
    const { width, height } = this.#image;
    context.drawImage(this.#canvas, 0, 0, width * this.#pixel, height * this.#pixel);
  }

  /** A colour as it lies in the picture's memory, found by drawing it once. */
  #valueOf(colour: string): number {
    const known = this.#colours.get(colour);
    if (known !== undefined) return known;
    this.#context.fillStyle = colour;
    this.#context.fillRect(0, 0, 1, 1);
    const value = new Uint32Array(this.#context.getImageData(0, 0, 1, 1).data.buffer)[0] ?? 0;
    this.#colours.set(colour, value);
    return value;
  }
}
