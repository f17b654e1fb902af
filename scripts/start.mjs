import process from 'node:process'
import { buildIfStale } from './buildIfStale.mjs'

/** `npm start -- [folder] [flags]`: builds what is stale, then runs the server in this process. */
const code = await buildIfStale()
if (code !== 0) process.exit(code)

// npm runs scripts in the repository; folders are meant from where the user typed.
const typedIn = process.env.npm_lifecycle_event === 'start' ? process.env.INIT_CWD : undefined
if (typedIn) process.chdir(typedIn)
await import(new URL('../dist/server/main.js', import.meta.url).href)
