import { type ComponentType, lazy } from 'react';

// The editor and the picture are large; the course page does not wait for them.
const workbenches = import.meta.glob<{ Workbench: ComponentType }>('../workbench/Workbench.tsx');
const pictures = import.meta.glob<{ LayersPanel: ComponentType }>('../layers/LayersPanel.tsx');

function Nothing() {
  return null;
}

export const Workbench = lazy(async () => {
  const load = workbenches['../workbench/Workbench.tsx'];
  return { default: load ? (await load()).Workbench : Nothing };
});

export const LayersPanel = lazy(async () => {
  const load = pictures['../layers/LayersPanel.tsx'];
  return { default: load ? (await load()).LayersPanel : Nothing };
});
