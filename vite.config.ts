import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  root: 'renderer',
  base: './',
  plugins: [react()],
  // Monaco alone is larger than Vite's idea of a large chunk; it is read from the local disk.
  build: { outDir: '../dist/renderer', emptyOutDir: true, chunkSizeWarningLimit: 8_000, target: 'chrome130' },
  worker: { format: 'es' },
});
