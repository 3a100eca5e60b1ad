import xzDecompress from 'xz-decompress';

/**
 * The WebAssembly decoder (XZ Embedded) inside xz-decompress. The package's own stream class decodes one file at a time
 * in the whole process, so that two sides read in step would wait for each other for ever; so the decoder is driven
 * here.
 */
interface XzDecoder {
  memory: { buffer: ArrayBuffer };
  create_context(): number;
  destroy_context(context: number): void;
  /** No bytes mean that there are no more. */
  supply_input(context: number, sizeBytes: number): void;
  get_next_output(context: number): number;
}

interface XzModule {
  _moduleInstance?: { exports: XzDecoder };
  _getModuleInstance(): Promise<void>;
}

/** Fields of a context: 32-bit words at its address. */
const FIELD = { bufferBytes: 0, input: 1, inputAt: 2, inputEnd: 3, output: 4, outputAt: 5 };
const [OK, STREAM_END] = [0, 1];

/** Bytes that are no xz stream, or not a whole one. */
export class BrokenXz extends Error {}

/**
 * Decompresses xz (The .xz File Format 1.1; LZMA2 without filters of machine code), also several streams one after the
 * other. Holds 64 KiB of input and of output, and the dictionary. @throws BrokenXz
 */
export async function* unxz(chunks: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  const stream = new XzStream(await loadDecoder());
  try {
    for await (const chunk of chunks) {
      for (let rest = chunk; rest.length > 0; ) {
        rest = stream.supply(rest);
        while (!stream.needsInput()) yield stream.next().bytes;
      }
    }
    stream.supply(new Uint8Array(0));
    for (let ended = false; !ended; ) {
      const output = stream.next();
      yield output.bytes;
      ended = output.ended;
    }
  } finally {
    stream.close();
  }
}

let loading: Promise<XzDecoder> | undefined;
function loadDecoder(): Promise<XzDecoder> {
  loading ??= (async () => {
    const module = xzDecompress.XzReadableStream as unknown as XzModule;
    await module._getModuleInstance();
    return (module._moduleInstance as { exports: XzDecoder }).exports;
  })();
  return loading;
}

class XzStream {
  private readonly decoder: XzDecoder;
  private readonly context: number;
  private lastOutput = 0;

  constructor(decoder: XzDecoder) {
    this.decoder = decoder;
    this.context = decoder.create_context();
  }

  /** Hands over as much as the decoder takes at once, all of the earlier input being read. @returns the rest */
  supply(bytes: Uint8Array): Uint8Array {
    const taken = bytes.subarray(0, this.field(FIELD.bufferBytes));
    this.memory(this.field(FIELD.input), taken.length).set(taken);
    this.decoder.supply_input(this.context, taken.length);
    return bytes.subarray(taken.length);
  }

  needsInput(): boolean {
    // Output that filled the buffer may have more behind it.
    const isFull = this.lastOutput === this.field(FIELD.bufferBytes);
    return !isFull && this.field(FIELD.inputAt) === this.field(FIELD.inputEnd);
  }

  /** @throws BrokenXz also when the input has ended and the stream has not */
  next(): { bytes: Uint8Array; ended: boolean } {
    const result = this.decoder.get_next_output(this.context);
    if (result !== OK && result !== STREAM_END) throw new BrokenXz(`xz error ${result}`);
    this.lastOutput = this.field(FIELD.outputAt);
    const bytes = this.memory(this.field(FIELD.output), this.lastOutput).slice();
    this.words()[FIELD.outputAt] = 0;
    return { bytes, ended: result === STREAM_END };
  }

  close(): void {
    this.decoder.destroy_context(this.context);
  }

  private field(index: number): number {
    return this.words()[index];
  }

  /** Made anew each time: the memory moves when it grows. */
  private words(): Uint32Array {
    return new Uint32Array(this.decoder.memory.buffer, this.context, 6);
  }

  private memory(address: number, length: number): Uint8Array {
    return new Uint8Array(this.decoder.memory.buffer, address, length);
  }
}
