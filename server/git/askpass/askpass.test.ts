import { execFile, spawn } from 'node:child_process'
import { chmodSync, existsSync, readFileSync, statSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createGitPlace, type GitPlace } from '../../testing/gitHarness'
import type { AskUser } from '../actPlace'
import type { GitDriver } from '../git'
import { withoutPassword } from '../remotes'
import { createAskpass, kindOf } from './createAskpass'

const USER = 'ada'
const PASSWORD = 'a "secret" with spaces'
let place: GitPlace
let git: GitDriver
let server: Server

beforeEach(async () => {
  place = createGitPlace()
  place.git('work', 'init')
  place.write('work/a', 'one\n')
  place.git('work', 'add', '-A')
  place.git('work', 'commit', '-qm', 'first')
  place.git('.', 'clone', '-q', '--bare', 'work', 'served/bare.git')
  place.git('served/bare.git', 'config', 'http.receivepack', 'true')
  server = serveGit(place.path('served'))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  place.git('work', 'remote', 'add', 'origin', `http://127.0.0.1:${port()}/bare.git`)
  git = place.open('work')
})
afterEach(async () => {
  await git.stop()
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
  await place.remove()
})

const port = () => (server.address() as AddressInfo).port

/** Git's own server of HTTP behind a name and a password. */
function serveGit(root: string): Server {
  const expected = `Basic ${Buffer.from(`${USER}:${PASSWORD}`).toString('base64')}`
  return createServer((request, response) => {
    if (request.headers.authorization !== expected) {
      response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="git"' }).end()
      return
    }
    const url = new URL(request.url ?? '/', 'http://localhost')
    const child = spawn('git', ['http-backend'], {
      env: {
        PATH: process.env.PATH,
        GIT_PROJECT_ROOT: root,
        GIT_HTTP_EXPORT_ALL: '1',
        REMOTE_USER: USER,
        PATH_INFO: url.pathname,
        QUERY_STRING: url.search.slice(1),
        REQUEST_METHOD: request.method,
        CONTENT_TYPE: request.headers['content-type'],
        HTTP_CONTENT_ENCODING: request.headers['content-encoding'],
        CONTENT_LENGTH: request.headers['content-length'],
      },
    })
    request.pipe(child.stdin)
    const said: Buffer[] = []
    child.stdout.on('data', (chunk: Buffer) => said.push(chunk))
    child.on('close', () => {
      const all = Buffer.concat(said)
      const end = all.indexOf('\r\n\r\n')
      for (const line of all.subarray(0, end).toString('latin1').split('\r\n')) {
        const [name = '', value = ''] = line.split(/: (.*)/s)
        if (name === 'Status') response.statusCode = Number.parseInt(value, 10)
        else response.setHeader(name, value)
      }
      response.end(all.subarray(end + 4))
    })
  })
}

type Question = Parameters<AskUser>[0]

/** Somebody who answers, and what was asked. */
function somebody(answers: (question: Question) => string | null) {
  const asked: Question[] = []
  const ask: AskUser = async (question) => {
    asked.push(question)
    return answers(question)
  }
  return { asked, ask }
}

const knows = somebody.bind(null, ({ kind }) => (kind === 'text' ? USER : PASSWORD))

describe('another repository that wants a name and a password', () => {
  it('is told what the user says, who is told which one asks (F26)', async () => {
    const { asked, ask } = knows()
    await git.act('/', { kind: 'push' }, { ask })
    const url = `http://127.0.0.1:${port()}/bare.git`
    expect(asked.map(({ kind, repository, remote, url }) => ({ kind, repository, remote, url }))).toEqual([
      { kind: 'text', repository: '/', remote: 'origin', url },
      { kind: 'secret', repository: '/', remote: 'origin', url },
    ])
    expect(asked[0]?.prompt).toContain(`http://127.0.0.1:${port()}`)
    // Nothing of it stays, so that it is asked again.
    await git.act('/', { kind: 'fetch' }, { ask })
    expect(asked).toHaveLength(4)
  })

  it('is not waited for where the user says nothing, or nobody is there', async () => {
    const nobody = somebody(() => null)
    await expect(git.act('/', { kind: 'fetch' }, { ask: nobody.ask })).rejects.toMatchObject({
      code: 'NO_CREDENTIALS',
      message: expect.stringContaining('not answered'),
    })
    expect(nobody.asked).toHaveLength(1)
    await expect(git.act('/', { kind: 'fetch' })).rejects.toMatchObject({ code: 'NO_CREDENTIALS' })
  })

  it('says that the password is wrong, without saying it', async () => {
    const { ask } = somebody(({ kind }) => (kind === 'text' ? USER : 'wrong-password'))
    const fault = await git.act('/', { kind: 'fetch' }, { ask }).catch((error: unknown) => error)
    expect(fault).toMatchObject({ code: 'NO_CREDENTIALS', message: expect.stringContaining('not accept') })
    expect(String(fault)).not.toContain('wrong-password')
  })

  it('stops asking when the user cancels the act', async () => {
    const cancelling = new AbortController()
    let ended = false
    const ask: AskUser = (_question, signal) =>
      new Promise((resolve) => {
        signal.addEventListener('abort', () => {
          ended = true
          resolve(null)
        })
        cancelling.abort()
      })
    const fetching = git.act('/', { kind: 'fetch' }, { ask, signal: cancelling.signal })
    await expect(fetching).rejects.toMatchObject({ code: 'ENDED' })
    await expect.poll(() => ended).toBe(true)
  })
})

/** A program in the place of `ssh`, which asks as it does and tells what it was called with. */
function pretendSsh(prompt: string): string {
  const program = place.path('ssh')
  const said = place.path('said')
  place.write(
    'ssh',
    `#!/bin/sh
echo "$@" > '${place.path('called')}'
answer=$("$SSH_ASKPASS" "${prompt}") || exit 1
echo "$answer" >> '${said}'
[ "$answer" = yes ] || [ "$answer" = 'a pass phrase' ] || exit 1
for last; do :; done
exec sh -c "$last"
`,
  )
  chmodSync(program, 0o755)
  return said
}

it.each([
  ['https://host/a.git', 'https://host/a.git'],
  ['https://ada:secret@host/a@b.git', 'https://host/a@b.git'],
  ['https://ada:se@cret@host:8080/a.git', 'https://host:8080/a.git'],
  ['https://ada:se#cr?et@host/a.git', 'https://host/a.git'],
  ['git+https://ada:secret@host/a.git', 'git+https://host/a.git'],
  ['git@host:a.git', 'git@host:a.git'],
])('the address %s is shown without a password', (url, shown) => {
  expect(withoutPassword(url)).toBe(shown)
})

describe('ssh', () => {
  const url = () => `git@host:${place.path('served/bare.git')}`

  it('asks whether a key of another machine is right, and for a passphrase (F26)', async () => {
    const said = pretendSsh('Are you sure you want to continue connecting (yes/no/[fingerprint])? ')
    place.git('work', 'config', '--global', 'core.sshCommand', place.path('ssh'))
    place.git('work', 'remote', 'set-url', 'origin', url())
    const asked = somebody(() => 'yes')
    await git.act('/', { kind: 'fetch' }, { ask: asked.ask })
    expect(asked.asked).toMatchObject([{ kind: 'host', remote: 'origin' }])
    expect(readFileSync(said, 'utf8')).toBe('yes\n')
    pretendSsh("Enter passphrase for key 'id_ed25519': ")
    const phrase = somebody(() => 'a pass phrase')
    await git.act('/', { kind: 'fetch' }, { ask: phrase.ask })
    expect(phrase.asked).toMatchObject([
      { kind: 'secret', prompt: "Enter passphrase for key 'id_ed25519': " },
    ])
  })

  it('is told to ask nothing only where nobody can answer', async () => {
    // Found by its name, as the system's own.
    pretendSsh('yes?')
    const own = place.open('work', {
      environment: {
        PATH: `${place.folder}:${process.env.PATH}`,
        HOME: place.home,
        GIT_CONFIG_NOSYSTEM: '1',
      },
    })
    place.git('work', 'remote', 'set-url', 'origin', url())
    const called = () => readFileSync(place.path('called'), 'utf8')
    await expect(own.act('/', { kind: 'fetch' })).rejects.toThrow()
    expect(called()).toContain('BatchMode=yes')
    await own.act('/', { kind: 'fetch' }, { ask: somebody(() => 'yes').ask })
    expect(called()).not.toContain('BatchMode')
  })
})

describe('the program that asks', () => {
  const run = promisify(execFile)

  it('is answered only where it knows the secret of a run that is under way', async () => {
    const askpass = createAskpass({ folder: place.path('state') })
    const asking = await askpass.begin(async () => 'the answer')
    const program = asking.env.GIT_ASKPASS ?? ''
    const env = { ...process.env, ...asking.env }
    expect((await run(program, ['Password: '], { env })).stdout).toBe('the answer\n')
    const wrong = { ...env, AETHER_ASKPASS_SECRET: 'f'.repeat(64) }
    await expect(run(program, ['Password: '], { env: wrong })).rejects.toMatchObject({ code: 1 })
    asking.end()
    await expect(run(program, ['Password: '], { env })).rejects.toMatchObject({ code: 1 })
    await askpass.stop()
  })

  it('and the way to us belong to the user alone, and are gone at the end', async () => {
    const askpass = createAskpass({ folder: place.path('state') })
    const { env } = await askpass.begin(async () => null)
    const socket = env.AETHER_ASKPASS_SOCKET ?? ''
    expect(statSync(socket).mode & 0o777).toBe(0o600)
    expect(statSync(`${socket}/..`.replace(/\/s\/\.\.$/, '')).mode & 0o777).toBe(0o700)
    expect(statSync(env.GIT_ASKPASS ?? '').mode & 0o777).toBe(0o700)
    expect(readFileSync(env.GIT_ASKPASS ?? '', 'utf8')).not.toContain(env.AETHER_ASKPASS_SECRET ?? 'none')
    await askpass.stop()
    expect(existsSync(socket)).toBe(false)
  })

  it('is known by its words', () => {
    const kinds = {
      "Username for 'https://example.com': ": 'text',
      "Password for 'https://ada@example.com': ": 'secret',
      "ada@example.com's password: ": 'secret',
      'Are you sure you want to continue connecting (yes/no)? ': 'host',
      "Please type 'yes', 'no' or the fingerprint: ": 'host',
      'One-time code: ': 'secret',
    }
    for (const [prompt, kind] of Object.entries(kinds)) expect(kindOf(prompt, '')).toBe(kind)
    expect(kindOf('Confirm user presence for key', 'none')).toBe('notice')
  })
})
