import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { shellEnvironment } from './shellEnvironment'

const TERMINAL = { TERM: 'xterm-256color', COLORTERM: 'truecolor' }

describe('what a shell inherits', () => {
  it('is what the server was started in, less what the package runner added', () => {
    const PATH = '/work/node_modules/.bin:/lib/run-script/lib/node-gyp-bin:/usr/bin:/home/me/bin'
    const environment = { PATH, HOME: '/home/me', LANG: 'de_DE.UTF-8', AETHER_A: '1', GONE: undefined }
    const runner = { INIT_CWD: '/x', npm_lifecycle_event: 'start', npm_config_x: '1' }
    expect(shellEnvironment({ ...environment, ...runner })).toEqual({
      PATH: '/usr/bin:/home/me/bin',
      HOME: '/home/me',
      LANG: 'de_DE.UTF-8',
      ...TERMINAL,
    })
  })

  it.each([
    ['a multiplexer', 'TMUX TMUX_PANE STY WINDOW ZELLIJ ZELLIJ_SESSION_NAME BYOBU_TTY'],
    [
      'a terminal',
      'TERM_PROGRAM TERM_PROGRAM_VERSION TERM_SESSION_ID LC_TERMINAL ITERM_SESSION_ID KITTY_WINDOW_ID',
    ],
    [
      'another terminal',
      'WEZTERM_PANE ALACRITTY_WINDOW_ID KONSOLE_VERSION VTE_VERSION WT_SESSION WINDOWID TERMINFO',
    ],
    ['a terminal of another size', 'COLUMNS LINES'],
    [
      'an editor',
      'VSCODE_IPC_HOOK_CLI VSCODE_GIT_ASKPASS_MAIN GIT_ASKPASS NVIM INSIDE_EMACS TERMINAL_EMULATOR',
    ],
    ['an agent', 'CLAUDECODE CLAUDE_CODE_ENTRYPOINT GEMINI_CLI CODEX_SANDBOX'],
    ['a service', 'NOTIFY_SOCKET LISTEN_FDS INVOCATION_ID JOURNAL_STREAM OLDPWD'],
  ])('has nothing of %s that the server was started in', (_, names) => {
    const started = Object.fromEntries(names.split(' ').map((name) => [name, 'x']))
    expect(shellEnvironment({ LANG: 'C.UTF-8', ...started })).toEqual({
      LANG: 'C.UTF-8',
      PATH: '',
      ...TERMINAL,
    })
  })

  it('has everything that is the user’s own', () => {
    const own = {
      EDITOR: 'code --wait',
      VISUAL: 'vi',
      GIT_ASKPASS: '/me/ask',
      SSH_AUTH_SOCK: '/s',
      NO_COLOR: '1',
      CLAUDE_CODE_USE_BEDROCK: '1',
      NODE_OPTIONS: '--x',
      LC_ALL: 'C',
      TERMINFO_DIRS: '/t',
      LINES_OF_CODE: '1',
    }
    expect(shellEnvironment(own)).toEqual({ ...own, PATH: '', ...TERMINAL })
  })
})

describe('the locale of a shell', () => {
  it('is one that can write every character where the user chose none', () => {
    expect(shellEnvironment({ LANG: '', LC_TIME: 'C' }, 'linux')).toMatchObject({
      LANG: 'C.UTF-8',
      LC_TIME: 'C',
    })
    expect(shellEnvironment({}, 'darwin')).toMatchObject({ LC_CTYPE: 'UTF-8' })
  })

  it.each(['LC_ALL', 'LC_CTYPE', 'LANG'])('is the user’s where %s is set', (name) => {
    const { LC_ALL, LC_CTYPE, LANG } = shellEnvironment({ [name]: 'C' })
    expect({ LC_ALL, LC_CTYPE, LANG }).toEqual({
      LC_ALL: undefined,
      LC_CTYPE: undefined,
      LANG: undefined,
      [name]: 'C',
    })
  })

  it.runIf(process.platform === 'linux')('lets programs count characters', () => {
    const env = shellEnvironment({ PATH: process.env.PATH })
    expect(execFileSync('wc', ['-m'], { env, input: 'é', encoding: 'utf8' }).trim()).toBe('1')
  })
})
