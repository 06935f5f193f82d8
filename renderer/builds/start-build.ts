import i18next from 'i18next';
import type { BuildOptions } from '../../electron/contract/index.ts';
import { announce } from '../app/announce.ts';
import { showError, showNotice } from '../errors/error-store.ts';
import { call, useLab } from '../state/lab.ts';
import { dirtyPaths, useDesk } from '../workbench/editor/desk.ts';
import { openFile, saveFile } from '../workbench/editor/file-calls.ts';
import { showSide, useBuildsView } from './builds-view.ts';
import { dockerfilesIn, isDockerfile, keyOf, optionsFor } from './model/dockerfiles.ts';

/** The Dockerfile that "build" means now: the one in front, else the one looked at, else the first there is. */
export function presentDockerfile(): string | null {
  const { active, tabs } = useDesk.getState();
  const front = tabs.find((tab) => tab.kind === 'file' && `file:${tab.path}` === active);
  if (front?.kind === 'file' && isDockerfile(front.path)) {
    return front.path;
  }
  const { builds, workspace } = useLab.getState().slices;
  const there = dockerfilesIn(workspace);
  const looked = useBuildsView.getState().key?.split('\0')[1] ?? builds?.records[0]?.options.dockerfile;
  return there.find((path) => path === looked) ?? there[0] ?? null;
}

/** What a build of this Dockerfile is asked for now. */
export function presentOptions(dockerfile: string): BuildOptions {
  return optionsFor(
    dockerfile,
    useLab.getState().slices.builds,
    useBuildsView.getState().options[dockerfile],
  );
}

/** Saves what is open, then builds. One build at a time: while one runs, it is shown instead. */
export async function startBuild(dockerfile: string | null = presentDockerfile()): Promise<void> {
  const { starting } = useBuildsView.getState();
  showSide('builds');
  if (starting || useLab.getState().slices.builds?.running) {
    return;
  }
  if (dockerfile === null) {
    showNotice(i18next.t('builds:none.title'), i18next.t('builds:none.text'));
    return;
  }
  useBuildsView.setState({ starting: true });
  try {
    for (const path of dirtyPaths(useDesk.getState())) {
      if (!(await saveFile(path))) {
        openFile(path);
        showNotice(i18next.t('builds:unsaved.title', { path }), i18next.t('builds:unsaved.text'));
        return;
      }
    }
    const options = presentOptions(dockerfile);
    await call('build.start', options);
    useBuildsView.setState({ key: keyOf(options), chosen: null });
    announce(i18next.t('builds:said.started', { dockerfile }));
  } catch (error) {
    showError(error);
  } finally {
    useBuildsView.setState({ starting: false });
  }
}

export function cancelBuild(id: string): void {
  call('build.cancel', { id }).catch(showError);
}
