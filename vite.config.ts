import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** One `vite build --app` makes both halves: the page in dist/client and the workspace server in dist/server. */
export default defineConfig({
  plugins: [react()],
  worker: { format: 'es' },
  builder: {
    async buildApp(builder) {
      for (const environment of Object.values(builder.environments)) await builder.build(environment)
    },
  },
  environments: {
    client: {
      build: { outDir: 'dist/client', manifest: true, target: 'es2023', chunkSizeWarningLimit: 8000 },
    },
    ssr: {
      build: {
        outDir: 'dist/server',
        ssr: true,
        target: 'node20',
        minify: false,
        copyPublicDir: false,
        rolldownOptions: { input: { main: 'server/main.ts' } },
      },
    },
  },
})
