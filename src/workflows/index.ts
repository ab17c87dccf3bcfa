export { child } from './child.js';
export { collector } from './collector.js';
export { erasures } from './erasures.js';
export { message } from './message.js';
export { reconcile } from './reconcile.js';
export { upload } from './upload.js';
export { uploadDesk } from './upload-desk.js';
