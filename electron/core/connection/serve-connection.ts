import type { HappeningName, ServerFrame, SliceName } from '../../contract/index.ts';
import { dispatch } from './dispatch.ts';
import type { LabCore } from './lab-core.ts';

/** One screen's pipe: a WebSocket or a MessagePort. */
export interface Channel {
  send(frame: ServerFrame): void;
  onFrame(listener: (frame: unknown) => void): void;
  onClose(listener: () => void): void;
}

/** Serves one screen until its channel closes: every slice once, then each change, happenings, and answers to calls. */
export function serveConnection(lab: LabCore, channel: Channel): void {
  const stops: (() => void)[] = [lab.screenOpened()];
  for (const name of Object.keys(lab.slices) as SliceName[]) {
    stops.push(sendSlice(lab, name, channel));
  }
  for (const name of Object.keys(lab.happenings) as HappeningName[]) {
    stops.push(lab.happenings[name].listen((value) => channel.send({ happening: name, value })));
  }
  channel.onFrame((frame) => {
    void dispatch(lab.handlers, frame, (error) => console.error('bug:', error)).then((answer) =>
      channel.send(answer),
    );
  });
  channel.onClose(() => {
    for (const stop of stops) {
      stop();
    }
  });
}

function sendSlice(lab: LabCore, name: SliceName, channel: Channel): () => void {
  const slice = lab.slices[name];
  channel.send({ slice: name, value: slice.value });
  return slice.watch((value) => channel.send({ slice: name, value }));
}
