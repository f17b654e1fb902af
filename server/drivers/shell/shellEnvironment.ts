import { delimiter } from 'node:path'

type Environment = Readonly<Record<string, string | undefined>>

/** Ours and the package runner's; a shell must not inherit tokens or be mistaken for an npm script. */
const OURS = /^(AETHER_|npm_|VITE_|VITEST)/
const OURS_EXACTLY = 'INIT_CWD NODE COLOR NO_UPDATE_NOTIFIER PROJECT_CWD BERRY_BIN_FOLDER PNPM_SCRIPT_SRC_DIR'
/** Of the terminal that the server was started in: programs would talk to that one, or draw for its size. */
const TERMINALS =
  /^(TMUX|STY$|WINDOW(ID)?$|BYOBU_|ZELLIJ|TERM_PROGRAM|TERM_SESSION_ID$|TERMINFO$|LC_TERMINAL|ITERM_|KITTY_|WEZTERM_|ALACRITTY_|GHOSTTY_|KONSOLE_|GNOME_TERMINAL_|TILIX_|TERMINATOR_|VTE_VERSION$|WT_|WARP_|XTERM_|COLUMNS$|LINES$|SHELL_SESSION_)/
/** Of the editor or agent whose terminal that was: programs would take themselves for its children. */
const EDITORS =
  /^(VSCODE_|TERMINAL_EMULATOR$|ZED_|CURSOR_|INSIDE_EMACS$|NVIM|VIM$|VIMRUNTIME$|MYVIMRC$|CLAUDECODE$|CLAUDE_CODE_(ENTRYPOINT|SSE_PORT)$|CODEX_(SANDBOX|THREAD)|GEMINI_CLI$|OPENCODE$|ELECTRON_|CHROME_DESKTOP$)/
/** Of the service or parent process that runs the server. */
const SERVICES =
  /^(NOTIFY_SOCKET|LISTEN_(FDS|PID|FDNAMES)|INVOCATION_ID|JOURNAL_STREAM|WATCHDOG_(PID|USEC)|MAINPID|SYSTEMD_EXEC_PID|MEMORY_PRESSURE_\w+|NODE_CHANNEL_\w+|NODE_UNIQUE_ID|STARSHIP_(SHELL|SESSION_KEY)|OLDPWD|_)$/

/**
 * What a shell inherits: everything but what belongs to whatever started the server, a terminal that has colours, and
 * a locale that can write every character where the user chose none.
 */
export function shellEnvironment(
  environment: Environment,
  platform = process.platform,
): Record<string, string> {
  const inherited: Record<string, string> = {}
  for (const [key, value] of Object.entries(environment))
    if (value !== undefined && !isLeft(key, environment)) inherited[key] = value
  const path = (inherited.PATH ?? '').split(delimiter).filter((folder) => !isOfRunner(folder))
  return {
    ...inherited,
    ...locale(environment, platform),
    PATH: path.join(delimiter),
    TERM: 'xterm-256color',
    COLORTERM: 'truecolor',
  }
}

function isLeft(key: string, environment: Environment): boolean {
  // Its helper asks through a socket whose address is left out.
  if (key === 'GIT_ASKPASS') return environment.VSCODE_GIT_ASKPASS_MAIN !== undefined
  const isOurs = OURS.test(key) || OURS_EXACTLY.split(' ').includes(key)
  return isOurs || TERMINALS.test(key) || EDITORS.test(key) || SERVICES.test(key)
}

/** An empty variable is none. macOS has no `C.UTF-8` before version 15, but a name for the characters alone. */
function locale({ LC_ALL, LC_CTYPE, LANG }: Environment, platform: NodeJS.Platform): Record<string, string> {
  if (LC_ALL || LC_CTYPE || LANG) return {}
  return platform === 'darwin' ? { LC_CTYPE: 'UTF-8' } : { LANG: 'C.UTF-8' }
}

/** Folders `npm run` puts before PATH. */
const isOfRunner = (folder: string) =>
  /[\\/]node_modules[\\/]\.bin[\\/]?$|[\\/]node-gyp-bin[\\/]?$/.test(folder)
