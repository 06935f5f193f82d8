import { spawn } from 'node:child_process';
import http from 'node:http';
import { Duplex } from 'node:stream';

/** `ssh` arguments that end in the engine's standard input and output on that machine. */
export function sshArguments(url: URL): string[] {
  return [
    // Nobody is there to type a password, and a broken network must not hang for minutes.
    '-o',
    'BatchMode=yes',
    '-o',
    'ConnectTimeout=8',
    ...(url.username ? ['-l', decodeURIComponent(url.username)] : []),
    ...(url.port ? ['-p', url.port] : []),
    '--',
    url.hostname,
    'docker',
    'system',
    'dial-stdio',
  ];
}

const quietSocketMethods = ['setTimeout', 'setNoDelay', 'setKeepAlive', 'ref', 'unref'] as const;

function dial(url: URL): Duplex {
  const child = spawn('ssh', sshArguments(url), { stdio: ['pipe', 'pipe', 'pipe'], windowsHide: true });
  let said = '';
  child.stderr.setEncoding('utf8');
  child.stderr.on('data', (text: string) => {
    said = `${said}${text}`.slice(-2000);
  });
  const stream = new Duplex({
    read: () => {
      child.stdout.resume();
    },
    // A write that fails says only EPIPE; why ssh went away is in its last words, which come with its end.
    write: (chunk: Buffer, _encoding, done) => {
      child.stdin.write(chunk, () => done());
    },
    final: (done) => {
      child.stdin.end(() => done());
    },
    destroy: (error, done) => {
      child.kill();
      done(error);
    },
  });
  child.stdin.on('error', () => undefined);
  child.stdout.on('data', (chunk: Buffer) => {
    if (!stream.push(chunk)) {
      child.stdout.pause();
    }
  });
  // http.Agent treats what it gets as a socket.
  for (const method of quietSocketMethods) {
    Object.assign(stream, { [method]: () => stream });
  }
  child.on('error', (error) => stream.destroy(error));
  child.on('close', (code) => {
    if (code === 0) {
      stream.push(null);
    } else {
      stream.destroy(new Error(`ssh ended with ${code}: ${said.trim() || 'it said nothing'}`));
    }
  });
  return stream;
}

/**
 * Reaches an engine on another machine as the Docker CLI does: the user's own `ssh` (so their keys, agent and
 * ~/.ssh/config count) runs `docker system dial-stdio` there, once per connection.
 */
export function sshAgent(url: URL): http.Agent {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 8 });
  Object.assign(agent, { createConnection: () => dial(url) });
  return agent;
}
