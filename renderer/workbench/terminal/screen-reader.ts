import { create } from 'zustand';
import { keep, readKept } from '../parts/storage.ts';

const KEY = 'layer-lab-screen-reader';

/** Whether terminals write their text for a screen reader as well; it costs speed, so it is chosen. */
export const useScreenReader = create<{ on: boolean }>(() => ({ on: readKept(localStorage, KEY) === true }));

export function setScreenReader(on: boolean): void {
  keep(localStorage, KEY, on);
  useScreenReader.setState({ on });
}
