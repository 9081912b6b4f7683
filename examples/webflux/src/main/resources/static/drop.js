import { byId } from './dom.js';

/** @param onFile called with each file that is dropped on the page */
export function listenForDrops(onFile) {
  addEventListener('dragover', (event) => {
    event.preventDefault();
    byId('drop').hidden = !event.dataTransfer.types.includes('Files');
  });
  addEventListener('dragleave', (event) => (byId('drop').hidden ||= event.relatedTarget === null));
  addEventListener('drop', (event) => {
    event.preventDefault();
    byId('drop').hidden = true;
    if (event.dataTransfer.files.length > 0) {
      onFile(event.dataTransfer.files[0]);
    }
  });
}
