import { type ElectronApplication, _electron as electron, expect, type Page, test } from '@playwright/test';
import { electronLaunchOptions, temporaryHome } from './electron-launch.ts';

/** Electron's security checklist, looked at from inside the page and from the main process of a real Electron. */
let app: ElectronApplication;
let page: Page;

test.beforeAll(async () => {
  app = await electron.launch(electronLaunchOptions(temporaryHome()));
  page = await app.firstWindow();
  await page.waitForURL('app://lab/index.html');
  // What would be handed to the operating system is noted instead.
  await app.evaluate(({ shell }) => {
    const opened: string[] = [];
    Object.assign(globalThis, { opened });
    shell.openExternal = async (url) => {
      opened.push(url);
    };
  });
});
test.afterAll(() => app.close());

const openedOutside = (): Promise<string[]> =>
  app.evaluate(() => (globalThis as unknown as { opened: string[] }).opened);

test('2, 3: the page has no Node and no Electron, and one function of ours', async () => {
  const seen = await page.evaluate(() => ({
    require: typeof (globalThis as Record<string, unknown>).require,
    process: typeof (globalThis as Record<string, unknown>).process,
    module: typeof (globalThis as Record<string, unknown>).module,
    lab: Object.keys((globalThis as unknown as { lab: object }).lab),
  }));
  expect(seen).toEqual({ require: 'undefined', process: 'undefined', module: 'undefined', lab: ['connect'] });
});

test('2-11: the window’s switches are the safe ones', async () => {
  const preferences = await app.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents as unknown as {
      getLastWebPreferences(): Record<string, unknown>;
    };
    // Electron leaves this one out when it is off.
    return { nodeIntegrationInWorker: false, ...contents.getLastWebPreferences() };
  });
  expect(preferences).toMatchObject({
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    sandbox: true,
    webviewTag: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
  });
});

test('5: permissions that no lesson needs are refused', async () => {
  const states = await page.evaluate(async () => {
    const names = ['geolocation', 'notifications', 'camera', 'microphone', 'midi'] as PermissionName[];
    return Promise.all(names.map(async (name) => (await navigator.permissions.query({ name })).state));
  });
  expect(states).toEqual(['denied', 'denied', 'denied', 'denied', 'denied']);
});

test('7: an inline script that gets into the page does not run', async () => {
  const ran = await page.evaluate(async () => {
    const script = document.createElement('script');
    script.textContent = 'window.injected = true';
    document.body.append(script);
    const image = document.createElement('img');
    image.setAttribute('onerror', 'window.injected = true');
    image.src = 'nowhere.png';
    document.body.append(image);
    await new Promise((done) => image.addEventListener('error', done, { once: true }));
    return 'injected' in window;
  });
  expect(ran).toBe(false);
});

test('7: text is not run as code', async () => {
  const result = await page.evaluate(async () => {
    // The debugger's own evaluation is exempt from the policy; what runs in a later task is not.
    await new Promise((done) => setTimeout(done));
    try {
      return String(new Function('return 1')());
    } catch (error) {
      return (error as Error).name;
    }
  });
  expect(result).toBe('EvalError');
});

test('11, 12: a webview put into the page stays an unknown element', async () => {
  await page.evaluate(() => {
    const view = document.createElement('webview');
    view.setAttribute('src', 'https://example.org');
    document.body.append(view);
  });
  const count = await app.evaluate(({ webContents }) => webContents.getAllWebContents().length);
  expect(count).toBe(1);
});

for (const [what, target] of [
  ['another site', 'https://example.org/'],
  ['an address that only mentions ours', 'https://example.org/?app://lab/index.html'],
  ['a file', 'file:///etc/passwd'],
  ['a host of our scheme that is not ours', 'app://other/index.html'],
] as const) {
  test(`13: the window does not go to ${what}`, async () => {
    await page.evaluate((address) => {
      const link = document.createElement('a');
      link.href = address;
      document.body.append(link);
      link.click();
    }, target);
    // The page still answers, from where it was.
    expect(await page.evaluate(() => window.location.href)).toBe('app://lab/index.html');
  });
}

test('14, 15: a new window is refused; only plain http and https reach the operating system', async () => {
  const before = (await openedOutside()).length;
  for (const address of ['https://docs.docker.com/', 'file:///etc/passwd', 'smb://server/share']) {
    expect(await page.evaluate((url) => window.open(url) === null, address)).toBe(true);
  }
  expect((await openedOutside()).slice(before)).toEqual(['https://docs.docker.com/']);
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
});

test('17: a frame inside the page gets no port', async () => {
  const frames = await page.evaluate(async () => {
    const frame = document.createElement('iframe');
    document.body.append(frame);
    const inner = frame.contentWindow as unknown as { lab?: unknown };
    return typeof inner.lab;
  });
  expect(frames).toBe('undefined');
});

test('18: the app scheme serves the screen and nothing beside it', async () => {
  const statuses = await page.evaluate(async () =>
    Promise.all(
      [
        'index.html',
        '../main/main.js',
        '%2e%2e/main/main.js',
        '..%5cmain%5cmain.js',
        '../../package.json',
      ].map(async (path) => (await fetch(`app://lab/${path}`)).status),
    ),
  );
  expect(statuses).toEqual([200, 404, 404, 404, 404]);
});
