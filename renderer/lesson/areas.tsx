import { lazy } from 'react';

// The editor and the picture are large; the course page does not wait for them.
export const Workbench = lazy(async () => ({
  default: (await import('../workbench/Workbench.tsx')).Workbench,
}));

export const LayersPanel = lazy(async () => ({
  default: (await import('../layers/LayersPanel.tsx')).LayersPanel,
}));

export const BuildsPanel = lazy(async () => ({
  default: (await import('../builds/BuildsPanel.tsx')).BuildsPanel,
}));
