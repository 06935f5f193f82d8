import { expect, test } from 'vitest';
import type { BuildEvent } from '../../../electron/core/build/build-events.ts';
import { parseDockerfile } from '../../../electron/core/build/dockerfile-model.ts';
import { mapSteps, newBuildSight } from '../../../electron/core/build/map-steps.ts';
import { decode, type Recording, recordings } from './decode-recordings.ts';

const ROUNDS = 10_000;
/** Three seconds on an idle machine; a busy one has to be let finish. */
const PATIENCE = { timeout: 180_000 };

/** Mulberry32: numbers from 0 to below 1 that are the same in every run. */
function randoms(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** Cuts at random places; often between single bytes, so that many characters are split. */
function chunks(bytes: Buffer, random: () => number): Buffer[] {
  const longest = 1 + Math.floor(random() ** 3 * 2000);
  const parts: Buffer[] = [];
  for (let at = 0; at < bytes.length; ) {
    const size = 1 + Math.floor(random() * longest);
    parts.push(bytes.subarray(at, at + size));
    at += size;
  }
  return parts;
}

/** All that each step printed on one of its outputs; one without the other, since a text has only one. */
function printed(events: readonly BuildEvent[]): Map<string, string> {
  const found = new Map<string, string>();
  for (const event of events) {
    if (event.type === 'step-log') {
      const key = `${event.id} ${event.error}`;
      found.set(key, (found.get(key) ?? '') + event.text);
    }
  }
  return found;
}

/** No time: a clock that ticks with each look goes the same way whatever the chunks, but not after a cut. */
const withoutTimes = (events: readonly BuildEvent[]) =>
  events.map((event) => JSON.stringify(event, (key, value) => (key === 'at' ? null : value)));

function mapWhatWasSeen(recording: Recording, events: readonly BuildEvent[]): void {
  const { builder, target, buildArgs, dockerfile } = recording;
  const sight = newBuildSight();
  for (const event of events) {
    sight.take(event);
  }
  const model = parseDockerfile(dockerfile, { buildArgs });
  const { steps } = mapSteps(model, sight, { builder, target, ended: 'cancelled' });
  expect(steps).toHaveLength(model.instructions.length);
}

test(`${ROUNDS} random chunkings and truncations of recorded streams`, PATIENCE, () => {
  const random = randoms(20261121);
  const all = recordings().map((recording) => {
    const whole = decode(recording.newDecoder(), [recording.bytes]);
    return { recording, whole: withoutTimes(whole), said: printed(whole) };
  });
  for (let round = 0; round < ROUNDS; round += 1) {
    const one = all[Math.floor(random() * all.length)];
    if (!one) {
      throw new Error('There are no recordings.');
    }
    const { recording, whole, said } = one;
    const end = round % 2 === 0 ? recording.bytes.length : Math.floor(random() * recording.bytes.length);
    const events = decode(recording.newDecoder(), chunks(recording.bytes.subarray(0, end), random));
    if (end === recording.bytes.length) {
      expect(withoutTimes(events), recording.name).toEqual(whole);
      continue;
    }
    for (const [step, text] of printed(events)) {
      expect(said.get(step)?.startsWith(text), `${recording.name} cut at ${end}, step ${step}: ${text}`).toBe(
        true,
      );
    }
    if (round % 20 === 1) {
      mapWhatWasSeen(recording, events);
    }
  }
});

test('bytes that mean nothing, and recorded bytes that were changed, are never thrown out', PATIENCE, () => {
  const random = randoms(7);
  const all = recordings();
  for (let round = 0; round < 1500; round += 1) {
    const recording = all[Math.floor(random() * all.length)];
    if (!recording) {
      throw new Error('There are no recordings.');
    }
    const bytes = Buffer.from(recording.bytes);
    const changes = 1 + Math.floor(random() * 20);
    for (let change = 0; change < changes; change += 1) {
      bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256);
    }
    mapWhatWasSeen(recording, decode(recording.newDecoder(), chunks(bytes, random)));
    const noise = Buffer.from(Array.from({ length: 300 }, () => Math.floor(random() * 256)));
    decode(recording.newDecoder(), chunks(noise, random));
  }
});
