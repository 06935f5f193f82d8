/** Every container and volume we create carries this label; nothing without it is ever removed. Value: the role. */
export const LABEL = 'dev.layerlab';
/** Which data directory a thing belongs to, so that two labs on one engine leave each other alone. */
export const LABEL_OWNER = 'dev.layerlab.owner';
/** The lesson a bench was made for. */
export const LABEL_LESSON = 'dev.layerlab.lesson';
/** On an image: built from Debian packages, standing in for the published image named by the value. */
export const LABEL_STAND_IN = 'dev.layerlab.stand-in';
/**
 * Images cannot be labelled without becoming other images, so those that we pull are kept under this repository
 * prefix and never under a name of the host's own.
 */
export const IMAGE_PREFIX = 'layerlab.local/';
