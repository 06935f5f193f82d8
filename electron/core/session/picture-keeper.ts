import {
  type ContainerPicture,
  type ImagePicture,
  type Inventory,
  imageWithoutLayers,
  type Picture,
  type StepView,
} from '../../contract/index.ts';
import { Slice } from '../slice.ts';
import { Coalesced } from './coalesced.ts';

/** How often a drawn, running container's writable layer is looked at: files inside it change without an event. */
const LIVE_MS = 1_500;

/** Where pictures come from; null while the bench cannot be read. */
export interface PictureSource {
  image(ref: string): Promise<ImagePicture>;
  container(name: string): Promise<ContainerPicture>;
}

export interface PictureChoice {
  images: string[] | null;
  containers: string[] | null;
}

/** Keeps the layer picture of the step in front up to date: what the step shows, or what the learner chose instead. */
export class PictureKeeper {
  readonly picture: Slice<Picture>;
  readonly #source: () => PictureSource | null;
  readonly #inventory: Slice<Inventory>;
  readonly #refreshing: Coalesced;
  readonly #live: NodeJS.Timeout;
  #view: StepView = { images: [], containers: [] };
  #choice: PictureChoice = { images: null, containers: null };

  constructor(options: {
    lessonId: string;
    source: () => PictureSource | null;
    inventory: Slice<Inventory>;
  }) {
    this.picture = new Slice<Picture>({ lessonId: options.lessonId, images: [], containers: [], goal: null });
    this.#source = options.source;
    this.#inventory = options.inventory;
    this.#refreshing = new Coalesced(() => this.#refresh());
    this.#live = setInterval(() => {
      if (this.picture.value.containers.some((container) => container.running)) {
        void this.refresh();
      }
    }, LIVE_MS).unref();
  }

  show(view: StepView): void {
    this.#view = view;
    this.#choice = { images: null, containers: null };
    void this.refresh();
  }

  choose(choice: PictureChoice): void {
    this.#choice = choice;
    void this.refresh();
  }

  refresh(): Promise<void> {
    return this.#refreshing.request();
  }

  close(): void {
    clearInterval(this.#live);
    this.#refreshing.close();
  }

  async #refresh(): Promise<void> {
    const source = this.#source();
    if (!source) {
      return;
    }
    const refs = this.#choice.images ?? this.#view.images;
    const names = (this.#choice.containers ?? this.#view.containers).filter((name) => this.#exists(name));
    const before = this.picture.value;
    const goal = this.#view.goal ?? null;
    this.#set({
      ...before,
      goal,
      images: refs.map((ref) => known(before.images, ref) ?? imageWithoutLayers(ref, 'reading')),
    });
    const images = await Promise.all(
      refs.map((ref) => source.image(ref).catch((error) => failed(ref, error))),
    );
    const containers = await Promise.all(names.map((name) => source.container(name).catch(() => null)));
    this.#set({ ...this.picture.value, images, containers: containers.filter((one) => one !== null) });
  }

  /** Tells only real changes: a live look at an unchanged container must not redraw every screen. */
  #set(next: Picture): void {
    if (JSON.stringify(next) !== JSON.stringify(this.picture.value)) {
      this.picture.set(next);
    }
  }

  #exists(name: string): boolean {
    return this.#inventory.value.containers.some((container) => container.name === name);
  }
}

function known(images: ImagePicture[], ref: string): ImagePicture | undefined {
  return images.find((image) => image.ref === ref);
}

function failed(ref: string, error: unknown): ImagePicture {
  return imageWithoutLayers(ref, 'failed', error instanceof Error ? error.message : String(error));
}
