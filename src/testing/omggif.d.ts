// What the tests use of omggif, which brings no types.
declare module 'omggif' {
  export class GifReader {
    constructor(bytes: Uint8Array);
    readonly width: number;
    readonly height: number;
    numFrames(): number;
    loopCount(): number | null;
    frameInfo(frame: number): { readonly delay: number; readonly disposal: number };
    /** Draws over what is there, transparent pixels left out. */
    decodeAndBlitFrameRGBA(frame: number, pixels: Uint8Array): void;
  }
}
