import { describe, expect, it } from 'vitest'
import { commandIn, createRuns } from './createRuns'

const PROMPT = '\u001b[?2004hme@host:~/app$ '
const ran = (command: string, output = '') => `${PROMPT}${command}\r\n\u001b[?2004l\r${output}`
const ERROR = (n: number, file = 'a.ts') => `${file}(${n},1): error TS${n}: Wrong ${n}.\r\n`

function shell() {
  const runs = createRuns()
  return {
    runs,
    prints: (text: string) => runs.read(text, false),
    messages: () => runs.all().map(({ message }) => message),
  }
}

describe('what a command said', () => {
  it('is replaced as the same command runs again, and goes when it says nothing', () => {
    const { prints, messages } = shell()
    prints(ran('npx tsc', ERROR(1) + ERROR(2)))
    expect(messages()).toEqual(['Wrong 1.', 'Wrong 2.'])
    prints(ran('ls'))
    expect(messages()).toEqual(['Wrong 1.', 'Wrong 2.'])
    prints(ran('npx tsc', ERROR(2)))
    expect(messages()).toEqual(['Wrong 2.'])
    prints(ran('npx tsc'))
    expect(messages()).toEqual([])
  })

  it('is replaced by what the same tool says in another command, and stays beside other tools', () => {
    const { prints, messages } = shell()
    prints(ran('npm run check', `${ERROR(1)}b.js:1:1: Not used. [Error/no-unused-vars]\r\n`))
    prints(ran('npx tsc -p .', ERROR(3)))
    expect(messages()).toEqual(['Not used.', 'Wrong 3.'])
  })

  it('is replaced in each round of a watcher', () => {
    const { prints, messages } = shell()
    prints(ran('npx tsc -w', `\u001bc10:00:00 AM - Starting compilation in watch mode...\r\n\r\n${ERROR(1)}`))
    expect(messages()).toEqual(['Wrong 1.'])
    prints('\u001bc10:00:09 AM - File change detected. Starting incremental compilation...\r\n\r\n')
    expect(messages()).toEqual([])
    prints(`${ERROR(2)}10:00:10 AM - Found 1 error. Watching for file changes.\r\n`)
    expect(messages()).toEqual(['Wrong 2.'])
    prints('[10:00:11 AM] Found 0 errors. Watching for file changes.\r\n')
    expect(messages()).toEqual([])
  })

  it('is one problem where it is said twice, and no more than a thousand', () => {
    const { prints, messages } = shell()
    prints(ran('npx tsc', ERROR(1) + ERROR(1)))
    expect(messages()).toEqual(['Wrong 1.'])
    for (let n = 2; n < 3000; n += 1) prints(ERROR(n))
    expect(messages()).toHaveLength(1000)
    prints(ran('make', 'z.c:1:1: error: Later\r\n'))
    expect(messages()).toContain('Later')
  })

  it('of a shell that marks its commands by OSC 133 is told apart, too', () => {
    const { prints, messages } = shell()
    const mark = (letter: string) => `\u001b]133;${letter}\u0007`
    prints(`${mark('A')}$ make\r\n${mark('C')}a.c:1:1: error: One\r\n`)
    prints(`${mark('A')}$ make\r\n${mark('C')}`)
    expect(messages()).toEqual([])
  })

  it('is replaced however the line editor drew the line: wrapped, typed ahead, or changed within', () => {
    const line = 'yes | head -n 300000; sh ../check.sh'
    // Streams of bash in a terminal of 40 columns.
    const drawn = {
      wrapped: `${PROMPT}yes | head -n 300000; \u0020\rsh ../check.sh\r\n\u001b[?2004l\r`,
      ahead: `sh ../ch${PROMPT}${line}\r\n\u001b[?2004l\r`,
      changed: `${PROMPT}yes | head -n 300; sh ../check.sh${'\b'.repeat(16)}000; sh ../check.sh${'\b'.repeat(16)}\r\n\u001b[?2004l\r`,
      shortened: `${PROMPT}${line}.\b\u001b[K\r\n\u001b[?2004l\r`,
      inserted: `${PROMPT}yes | head -n 00000; sh ../check.sh${'\b'.repeat(21)}\u001b[1@3${'\u001b[C'.repeat(21)}\r\n\u001b[?2004l\r`,
      removed: `${PROMPT}yes | head -n 3300000; sh ../check.sh${'\b'.repeat(22)}\u001b[1P\r\n\u001b[?2004l\r`,
    }
    for (const again of Object.values(drawn)) {
      const { prints, messages } = shell()
      prints(ran(line, ERROR(1)))
      prints(again)
      expect(messages()).toEqual([])
    }
  })

  it('stays when another command ends alike behind the place where its line was wrapped', () => {
    const { prints, messages } = shell()
    prints(`${PROMPT}cd packages/one && make \u0020\r--keep-going\r\n\u001b[?2004l\r${ERROR(1)}`)
    prints(`${PROMPT}cd packages/two && make \u0020\r--keep-going\r\n\u001b[?2004l\r`)
    expect(messages()).toEqual(['Wrong 1.'])
  })

  it('goes on behind output that was left out', () => {
    const { runs, prints, messages } = shell()
    prints('a.ts(1,1): error TS1: cut of')
    runs.skip()
    prints(`f here\r\n${ERROR(2)}`)
    expect(messages()).toEqual(['Wrong 2.'])
    expect(runs.all()[0]?.isStale).toBe(false)
    runs.lose()
    expect(runs.all()[0]?.isStale).toBe(true)
  })
})

describe('the command of a prompt', () => {
  it('is what stands behind the sign', () => {
    expect(commandIn('me@host:~/app$ npm test')).toBe('npm test')
    expect(commandIn('➜  app git:(main) npx tsc')).toBe('app git:(main) npx tsc')
    expect(commandIn('npm test')).toBe('npm test')
  })
})
