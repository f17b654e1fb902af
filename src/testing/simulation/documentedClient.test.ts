import { expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { startChaosServer } from '../chaos/realServer'
import { createRecorder, readRecording, recordSocket } from '../record/recorder'
import { tellFigure } from '../tellFigure'
import { filled, matches, type Names } from '../transcripts/matches'
import { readTranscript } from '../transcripts/readTranscript'

const PATIENCE_MS = 15_000

/** What was told piece by piece, joined: where a shell's output is split does not matter. */
function joined(
  frames: readonly Record<string, unknown>[],
  { type, sessionId, taskId }: Record<string, unknown>,
) {
  const parts = frames.filter(
    (one) => one.type === type && one.sessionId === sessionId && one.taskId === taskId,
  )
  const textOf = (field: string) => parts.map((part) => part[field] ?? '').join('')
  return { ...parts.at(-1), data: textOf('data'), content: textOf('content') }
}

it('this server does all that a client of the documentation alone expects, on all five channels (goal G19)', async () => {
  const chaos = await startChaosServer(() => 0)
  const { port, workspaceId, token } = chaos.server
  const socket = new WebSocket(`ws://localhost:${port}/workspaces/${workspaceId}/ws`, ['Bearer', token])
  const frames: Record<string, unknown>[] = []
  const recorder = createRecorder()
  recordSocket(socket, 'up', recorder.record, () => performance.now())
  socket.on('message', (message) => frames.push(JSON.parse(String(message))))
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
  const names: Names = new Map()
  const transcript = readTranscript('client')
  let answered = 0
  try {
    for (const { dir, frame } of transcript) {
      if (dir === 'up') {
        socket.send(JSON.stringify(filled(frame, names)))
      } else {
        await expect
          .poll(() => [...frames, joined(frames, frame)].some((one) => matches(frame, one, names)), {
            timeout: PATIENCE_MS,
            message: `${JSON.stringify(frame)} after ${JSON.stringify(frames.slice(-6))}`,
          })
          .toBe(true)
        answered += 1
      }
    }
    tellFigure(
      `a documented client on our server: ${transcript.length} frames of its transcript, all ${answered} answers came`,
    )
    // What went over this socket is a recording like any other.
    const recording = readRecording(recorder.toJsonLines())
    expect(recording.filter(({ dir }) => dir === 'down').map(({ frame }) => frame)).toEqual(frames)
    expect(recording.find(({ dir }) => dir === 'up')?.frame).toMatchObject({
      type: 'create',
      sessionId: 't1',
    })
  } finally {
    socket.close()
    await chaos.stop()
  }
}, 60_000)
