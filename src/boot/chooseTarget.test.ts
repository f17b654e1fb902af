import { describe, expect, it } from 'vitest'
import { readPageAddress } from '../app/connect/pageAddress'
import { chooseTarget } from './chooseTarget'

const ORIGIN = 'https://ide.example'

/** How a page at this path starts. `kept`: the token that the tab remembers. */
function startAt(path: string, { isFramed = false, kept = null as string | null } = {}) {
  const { href, search, pathname } = new URL(path, ORIGIN)
  return chooseTarget({
    address: readPageAddress(href),
    search,
    isFramed,
    isEmbed: pathname.startsWith('/embed/'),
    tokens: { get: () => kept },
  })
}

const opened = (token: string) => ({
  kind: 'workspace',
  target: { endpoint: ORIGIN, workspaceId: 'ws-1', token },
})

describe('how a page starts', () => {
  it('is with the workspace where the address or the tab has a token, the address first', () => {
    expect(startAt('/?workspace=ws-1#token=new', { kept: 'old' })).toEqual(opened('new'))
    expect(startAt('/?workspace=ws-1', { kept: 'old' })).toEqual(opened('old'))
    expect(startAt('/embed/ws-1#token=new')).toEqual(opened('new'))
  })

  it.each([
    ['without a workspace', '/#token=new'],
    ['with an endpoint that cannot be one', '/?workspace=ws-1&endpoint=nonsense:#token=new'],
    [
      'with a token for a server that only the link names',
      '/?workspace=ws-1&endpoint=https://a.example#token=new',
    ],
  ])('is with a question %s', (_, path) => {
    expect(startAt(path, { kept: 'old' })).toEqual({ kind: 'ask' })
  })

  it('is with a question where there is no token', () => {
    expect(startAt('/?workspace=ws-1')).toEqual({ kind: 'ask' })
  })

  it('is with the host in a frame that has an id for their talk, and only there', () => {
    expect(startAt('/embed/ws-1?ch=c1', { isFramed: true })).toEqual({
      kind: 'host',
      workspaceId: 'ws-1',
      ch: 'c1',
    })
    expect(startAt('/embed/ws-1?ch=c1')).toEqual({ kind: 'ask' })
    expect(startAt('/?workspace=ws-1&ch=c1', { isFramed: true })).toEqual({ kind: 'ask' })
  })
})
