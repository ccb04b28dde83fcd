import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeUsbmuxFrame, UsbmuxFrameError, UsbmuxFrameReader } from './usbmux-frame.ts';

const frame = { version: 1, type: 8, tag: 7, payload: Buffer.from('<plist/>') };

describe('encodeUsbmuxFrame', () => {
  it('writes length, version, type and tag as little-endian words', () => {
    expect(encodeUsbmuxFrame(frame).toString('hex')).toBe(`18000000010000000800000007000000${Buffer.from('<plist/>').toString('hex')}`);
  });

  it('refuses a payload that would pass the bound', () => {
    expect(() => encodeUsbmuxFrame({ ...frame, payload: Buffer.alloc(16 * 1024 * 1024) })).toThrow(UsbmuxFrameError);
  });
});

describe('UsbmuxFrameReader', () => {
  it('gives back a frame and keeps what follows it', () => {
    const reader = new UsbmuxFrameReader();
    reader.append(Buffer.concat([encodeUsbmuxFrame(frame), Buffer.from('the device speaks')]));
    expect(reader.next()).toEqual(frame);
    expect(reader.rest().toString()).toBe('the device speaks');
    expect(reader.rest()).toHaveLength(0);
  });

  it('takes frames however they are cut', () => {
    const frameArbitrary = fc.record({
      version: fc.nat(0xffff),
      type: fc.nat(0xffff),
      tag: fc.nat(0xffff_ffff),
      payload: fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes)),
    });
    fc.assert(
      fc.property(
        fc.array(frameArbitrary, { maxLength: 6 }),
        fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }),
        (frames, cuts) => {
          const bytes = Buffer.concat(frames.map(encodeUsbmuxFrame));
          const reader = new UsbmuxFrameReader();
          const seen = [];
          for (let at = 0, i = 0; at < bytes.length; i++) {
            const size = cuts[i % cuts.length] ?? 1;
            seen.push(...reader.push(bytes.subarray(at, at + size)));
            at += size;
          }
          expect(seen).toEqual(frames);
          expect(reader.rest()).toHaveLength(0);
        },
      ),
      { seed: 20261121, numRuns: 200 },
    );
  });

  it.each([
    ['shorter than its header', 15],
    ['longer than the bound', 16 * 1024 * 1024 + 1],
    ['of four gibibytes', 0xffff_ffff],
  ])('refuses a frame %s before reading its payload', (_name, length) => {
    const header = encodeUsbmuxFrame({ ...frame, payload: Buffer.alloc(0) });
    header.writeUInt32LE(length, 0);
    expect(() => new UsbmuxFrameReader().push(header)).toThrow(UsbmuxFrameError);
  });

  it('never throws anything but its own error on arbitrary bytes', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 64 }), { maxLength: 8 }), (chunks) => {
        const reader = new UsbmuxFrameReader({ maxFrameBytes: 256 });
        try {
          for (const chunk of chunks) reader.push(chunk);
        } catch (error) {
          expect(error).toBeInstanceOf(UsbmuxFrameError);
        }
      }),
      { seed: 20261121, numRuns: 500 },
    );
  });
});
