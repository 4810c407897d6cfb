/**
 * How the web app is built. The preview page (the app on made-up data, for looking at every state) is served by the
 * development server alone unless PREVIEW_PAGE is set: the product's own build holds index.html and nothing else.
 */
import react from '@vitejs/plugin-react';
import { join } from 'node:path';
import { defineConfig } from 'vite';

const page = process.env['PREVIEW_PAGE'] ? 'preview.html' : 'index.html';

export default defineConfig({
  plugins: [react()],
  // Plotly's sources name Node's global object.
  define: { global: 'globalThis' },
  // The lab's worker loads the crew's agents when it is asked for them, and not before.
  worker: { format: 'es' },
  build: { target: 'es2023', chunkSizeWarningLimit: 1_400, rollupOptions: { input: join(import.meta.dirname, page) } },
});
