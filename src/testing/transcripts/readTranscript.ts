import { readFileSync } from 'node:fs'
import { type RecordEntry, readRecording } from '../record/recorder'

/** One of the `*.jsonl` beside this file, written by hand from docs/protocol.md, parts 1 and 3. */
export const readTranscript = (name: string): readonly RecordEntry[] =>
  readRecording(readFileSync(new URL(`${name}.jsonl`, import.meta.url), 'utf8'))
