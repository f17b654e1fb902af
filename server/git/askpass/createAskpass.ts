import { createHash, randomBytes } from 'node:crypto'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as z from 'zod/mini'
import { writeWhole } from '../../drivers/disk/writeWhole'
import { ASKPASS_PROGRAM, SECRET, SOCKET } from './askpassProgram'

/** What git, or what it reaches another repository with, wants to know. */
export interface Asked {
  readonly kind: 'text' | 'secret' | 'host' | 'notice'
  /** In its own words. */
  readonly prompt: string
}

/** Resolves with the answer; null: there is none. `signal`: the program that asks has ended. */
export type Ask = (asked: Asked, signal: AbortSignal) => Promise<string | null>

const requestSchema = z.object({ secret: z.string(), prompt: z.string(), hint: z.string() })
/** Of one question, units. */
const MAX_REQUEST = 32_768
const MAX_PROMPT = 4000
/** A program of ours says at once what it wants, ms. */
const SILENT_MS = 10_000

/**
 * A program that git, and `ssh` below it, ask instead of a terminal, and that hands the question on to us: over a socket that
 * only this user can reach, with a secret that is good for one run of git.
 *
 *     const askpass = createAskpass({ folder: '/state/git' })
 *     const asking = await askpass.begin(async ({ prompt }) => 'the answer')
 *     await runner.run({ cwd, args: ['fetch'], env: asking.env })
 *     asking.end()
 */
export function createAskpass({ folder }: { readonly folder: string }) {
  /** By the hash of a secret, so that no comparison takes longer where more of it is right. */
  const asks = new Map<string, Ask>()
  const sockets = new Set<Socket>()
  let listening: Promise<{ server: Server; place: string; program: string }> | null = null

  async function listen() {
    const program = join(folder, 'askpass.cjs')
    await writeWhole(program, ASKPASS_PROGRAM(process.execPath))
    await chmod(program, 0o700)
    // The name of a socket is short, and that of the state folder need not be.
    const own = await mkdtemp(join(tmpdir(), 'aether-ask-'))
    const place = join(own, 's')
    const server = createServer({ allowHalfOpen: true }, connected)
    await new Promise<void>((resolve, reject) => {
      server.on('error', reject)
      server.listen(place, resolve)
    })
    await chmod(place, 0o600)
    server.unref()
    return { server, place, program }
  }

  function connected(socket: Socket): void {
    sockets.add(socket)
    const ended = new AbortController()
    let said = ''
    socket.setEncoding('utf8')
    socket.setTimeout(SILENT_MS, () => socket.destroy())
    socket.on('error', () => socket.destroy())
    // Our program keeps its end open until it is answered: it was killed.
    socket.on('end', () => {
      ended.abort()
      socket.end()
    })
    socket.on('close', () => {
      sockets.delete(socket)
      ended.abort()
    })
    socket.on('data', (chunk) => {
      said += String(chunk)
      if (said.length > MAX_REQUEST) return void socket.destroy()
      if (!said.includes('\n')) return
      socket.removeAllListeners('data')
      socket.setTimeout(0)
      socket.resume()
      void reply(said.slice(0, said.indexOf('\n')), ended.signal).then((answer) => {
        if (socket.writable) socket.end(JSON.stringify(answer === null ? {} : { answer }))
      })
    })
  }

  async function reply(line: string, signal: AbortSignal): Promise<string | null> {
    const request = requestSchema.safeParse(parsed(line))
    const ask = request.success ? asks.get(hashOf(request.data.secret)) : undefined
    if (!request.success || !ask) return null
    const { prompt, hint } = request.data
    const shown = prompt.slice(0, MAX_PROMPT)
    return ask({ kind: kindOf(shown, hint), prompt: shown }, signal).catch(() => null)
  }

  return {
    /** What a git is told whose questions are ours to answer, until `end`. */
    async begin(ask: Ask): Promise<{ readonly env: NodeJS.ProcessEnv; end(): void }> {
      listening ??= listen()
      const { place, program } = await listening.catch((error: unknown) => {
        listening = null
        throw error
      })
      const secret = randomBytes(32).toString('hex')
      const key = hashOf(secret)
      asks.set(key, ask)
      return {
        env: {
          GIT_ASKPASS: program,
          SSH_ASKPASS: program,
          SSH_ASKPASS_REQUIRE: 'force',
          [SOCKET]: place,
          [SECRET]: secret,
        },
        end: () => void asks.delete(key),
      }
    },
    async stop(): Promise<void> {
      asks.clear()
      const made = await listening?.catch(() => null)
      listening = null
      for (const socket of sockets) socket.destroy()
      if (!made) return
      made.server.close()
      await rm(join(made.place, '..'), { recursive: true, force: true })
    },
  }
}

export type Askpass = ReturnType<typeof createAskpass>

/** What is wanted can be told only by the words; what is not known is not shown while it is typed. */
export function kindOf(prompt: string, hint: string): Asked['kind'] {
  if (hint === 'none') return 'notice'
  if (hint === 'confirm' || /\(yes\/no(\/\[fingerprint\])?\)|type 'yes'/i.test(prompt)) return 'host'
  return /^(user ?name|login)\b/i.test(prompt.trim()) ? 'text' : 'secret'
}

const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex')

function parsed(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return null
  }
}
