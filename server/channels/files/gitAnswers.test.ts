import { appendFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { GitAct } from '../../../src/channels/files/shared/gitProtocol'
import type { Envelope } from '../../../src/socket/protocol'
import { fakeClient } from '../../../src/testing/kit/fakeClient'
import { createDisk } from '../../drivers/disk/disk'
import type { WatchListener } from '../../drivers/watch/watcher'
import { createGitPlace, type GitPlace } from '../../testing/gitHarness'
import { createFilesChannel, type FilesChannel } from './files'
import { createQuestions } from './gitQuestions'

const EPOCH = 'epoch-1'
let place: GitPlace
let channel: FilesChannel
let watch: WatchListener

beforeEach(async () => {
  place = createGitPlace()
  place.git('work', 'init')
  place.write('work/a', 'one\n')
  place.git('work', 'add', '-A')
  place.git('work', 'commit', '-m', 'first')
  const watcher = {
    start: async (listener: WatchListener) => {
      watch = listener
    },
    stop: async () => undefined,
  }
  const disk = createDisk({ root: place.path('work') })
  const git = place.open('work')
  channel = createFilesChannel({
    disk,
    watcher,
    ripgrep: null,
    git,
    epoch: EPOCH,
    log: { warn: () => undefined },
  })
  await channel.start()
})
afterEach(async () => {
  await channel.stop()
  await place.remove()
})

let requests = 0
function connect(id: string) {
  const sent: Envelope[] = []
  const client = fakeClient((frame) => sent.push(JSON.parse(JSON.stringify(frame))), { id })
  channel.opened(client)
  return {
    client,
    sent,
    pushed: () => sent.filter(({ type, requestId }) => type === 'git_status' && requestId === undefined),
    async ask(type: string, fields: object = {}, requestId = `r${++requests}`): Promise<Envelope> {
      void channel.received(client, { channel: 'files', type, requestId, ...fields })
      return vi.waitFor(
        () => {
          const answer = sent.find((frame) => frame.requestId === requestId)
          if (!answer) throw new Error('no answer yet')
          return answer
        },
        { timeout: 15_000, interval: 10 },
      )
    },
  }
}
const act = (wish: GitAct, epoch = EPOCH) => ({ epoch, repository: '/', act: wish })
const until = (check: () => void) => vi.waitFor(check, { timeout: 10_000, interval: 20 })

describe('the git of the files channel', () => {
  it('is announced, answers with the status, and tells it again when it changes (F15)', async () => {
    expect(channel.capabilities).toContain('files.git')
    const [one, other] = [connect('one'), connect('other')]
    const { data } = await one.ask('git_status')
    expect(data).toMatchObject({
      git: 'ready',
      isTrusted: false,
      repositories: [{ branch: 'main', files: [] }],
    })
    appendFileSync(place.path('work/a'), 'two\n')
    watch.events([{ type: 'update', path: '/a' }])
    await until(() =>
      expect(one.pushed().at(-1)?.data).toMatchObject({ repositories: [{ counts: { changed: 1 } }] }),
    )
    expect(other.pushed()).toEqual([])
  })

  it('does an act once, however often it is sent, and on whatever socket (F16)', async () => {
    place.write('work/a', 'two\n')
    const one = connect('one')
    await one.ask('git_act', act({ kind: 'stage', paths: ['/a'] }))
    const commit = act({ kind: 'commit', message: 'second' })
    const first = await one.ask('git_act', commit, 'the commit')
    channel.closed(one.client)
    const again = await connect('another').ask('git_act', commit, 'the commit')
    expect(first.data).toMatchObject({ commit: expect.stringMatching(/^[0-9a-f]{40}$/) })
    expect(again.data).toEqual(first.data)
    expect(place.git('work', 'rev-list', '--count', 'HEAD').trim()).toBe('2')
  })

  it('refuses an act that was sent to an earlier start, and one that is malformed (F16)', async () => {
    const { ask, client } = connect('one')
    const old = await ask('git_act', act({ kind: 'commit', message: 'x' }, 'epoch-0'))
    expect(old).toMatchObject({ success: false, code: 'RESTARTED' })
    const wrong = { channel: 'files', type: 'git_act', requestId: 'x', repository: '/', act: { kind: 'rm' } }
    await expect(async () => channel.received(client, wrong)).rejects.toMatchObject({ code: 'BAD_REQUEST' })
    const unknown = { channel: 'files', type: 'git_push', requestId: 'x' }
    await expect(async () => channel.received(client, unknown)).rejects.toMatchObject({
      code: 'UNKNOWN_TYPE',
    })
  })

  it('keeps whether the user trusts the workspace (F17)', async () => {
    const { ask } = connect('one')
    await ask('git_trust', { isTrusted: true })
    expect((await ask('git_status')).data).toMatchObject({ isTrusted: true })
    expect(await place.open('work').status(false)).toMatchObject({ isTrusted: true })
  })

  it('has both sides of a file (F18)', async () => {
    place.write('work/a', 'staged\n')
    place.git('work', 'add', 'a')
    place.write('work/line\nbreak', 'x')
    place.git('work', 'add', '.')
    const { ask } = connect('one')
    const text = async (path: string, side: string) =>
      (await ask('git_text', { repository: '/', path, side })).data
    expect(await text('/a', 'head')).toMatchObject({ content: 'one\n', encoding: 'utf-8', size: 4 })
    expect(await text('/a', 'index')).toMatchObject({ content: 'staged\n' })
    expect(await text('/line\nbreak', 'index')).toMatchObject({ content: 'x' })
    expect(await text('/line\nbreak', 'head')).toMatchObject({ version: null, content: '' })
  })
})

describe('what git asks', () => {
  it('is put to the page that sent the act, which alone can answer, and ends when that is gone (F26)', async () => {
    const questions = createQuestions({ limitMs: 400 })
    const [asker, other] = [connect('asker'), connect('other')]
    const question = {
      repository: '/',
      remote: 'origin',
      url: 'https://example.com',
      kind: 'secret' as const,
      prompt: 'Password: ',
    }
    const never = new AbortController().signal
    const sent = () => asker.sent.filter(({ type }) => type === 'git_ask')
    const first = questions.ask(asker.client, 'act', question, never)
    expect(sent()).toMatchObject([{ act: 'act', prompt: 'Password: ', limitMs: 400 }])
    const ask = String(sent()[0]?.ask)
    expect(() => questions.answer(other.client, ask, 'x')).toThrow('not asked')
    questions.answer(asker.client, ask, 'the answer')
    expect(await first).toBe('the answer')
    expect(asker.sent.at(-1)).toMatchObject({ type: 'git_asked', ask })
    expect(JSON.stringify([asker.sent, other.sent])).not.toContain('the answer')
    // Nobody answers in time.
    expect(await questions.ask(asker.client, 'act', question, never)).toBeNull()
    const third = questions.ask(asker.client, 'act', question, never)
    questions.closed(asker.client)
    expect(await third).toBeNull()
    expect(await questions.ask(asker.client, 'act', question, never)).toBeNull()
    expect(other.sent).toEqual([])
  })
})
