import type Docker from 'dockerode';
import type { CheckOf } from '../../contract/checks.ts';
import { type MessageKey, message } from '../../contract/messages.ts';
import type { Message } from '../../contract/text.ts';
import type { BenchWorld, Finding } from './check-world.ts';
import { inspectContainer, inspectImage } from './look.ts';

export async function checkContainer(check: CheckOf<'container'>, { link }: BenchWorld): Promise<Finding> {
  const { name, state, image } = check;
  const key: MessageKey = `container.expected.${state}`;
  const expected =
    image === undefined || state === 'absent'
      ? message(key, { name })
      : message(`container.expected.${state}.from`, { name, image });
  const found = await inspectContainer(link, name);
  if (found === null) {
    const observed = await observedNone(link.engine, name);
    return state === 'absent'
      ? { outcome: 'pass', expected, observed, advice: null }
      : { outcome: 'notYet', expected, observed, advice: message('container.advice.name', { name }) };
  }
  const observed = observedState(found, name);
  if (state === 'absent') {
    return { outcome: 'notYet', expected, observed, advice: message('container.advice.remove', { name }) };
  }
  if (image !== undefined) {
    const wanted = await inspectImage(link, image);
    if (wanted === null) {
      const gone = message('container.observed.imageGone', { name, image });
      return { outcome: 'fail', expected, observed: gone, advice: null };
    }
    if (wanted.Id !== found.Image && !wasMadeFrom(found, image)) {
      return {
        outcome: 'fail',
        expected,
        observed,
        advice: message('container.advice.image', { name, image }),
      };
    }
  }
  const running = found.State.Running && !found.State.Paused && !found.State.Restarting;
  if (state === 'exists' || (state === 'running') === running) {
    return { outcome: 'pass', expected, observed, advice: null };
  }
  const advice = state === 'running' ? message('container.advice.logs', { name }) : null;
  return { outcome: 'fail', expected, observed, advice };
}

/** An image's name may have moved on to a newer image since; the container was made from that name all the same. */
function wasMadeFrom(container: Docker.ContainerInspectInfo, image: string): boolean {
  return container.Config.Image.replace(/:latest$/, '') === image.replace(/:latest$/, '');
}

function observedState(found: Docker.ContainerInspectInfo, name: string): Message {
  const { State, Config } = found;
  const params = { name, image: Config.Image };
  if (State.Running && !State.Paused && !State.Restarting) {
    return message('container.observed.running', params);
  }
  if (State.Status === 'exited') {
    return message('container.observed.exited', { ...params, exitCode: State.ExitCode });
  }
  return State.Status === 'created'
    ? message('container.observed.created', params)
    : message('container.observed.otherState', { ...params, state: State.Status });
}

async function observedNone(engine: Docker, name: string): Promise<Message> {
  const containers = await engine.listContainers({ all: true });
  const names = containers.map((container) => (container.Names[0] ?? '').replace(/^\//, ''));
  return names.length === 0
    ? message('container.observed.none', { name })
    : message('container.observed.others', { name, others: names.slice(0, 8).join(', ') });
}
