import { shellEnvironment } from '../drivers/shell/shellEnvironment'

/** Of git's own variables these say who the user is and how he reaches others; the rest is of the git that started us. */
const KEPT =
  /^GIT_(AUTHOR|COMMITTER)_(NAME|EMAIL)$|^GIT_(SSH|SSH_COMMAND|SSH_VARIANT|EXEC_PATH|SSL_\w+|HTTP_\w+)$|^GIT_CONFIG_(GLOBAL|SYSTEM|NOSYSTEM)$/

/** One setting that is told to git beside its files. */
export type Setting = readonly [key: string, value: string]

/**
 * What git inherits: the user's environment without the server's own secrets, and nothing that could make it wait for an
 * answer. It has no terminal to ask in, either.
 */
export function gitEnvironment(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const inherited = Object.entries(shellEnvironment(environment)).filter(
    ([name]) => !/^(GIT_|SSH_ASKPASS|DISPLAY$|WAYLAND_DISPLAY$)/.test(name) || KEPT.test(name),
  )
  return {
    ...Object.fromEntries(inherited),
    LC_ALL: 'C',
    LANGUAGE: '',
    TERM: 'dumb',
    GIT_TERMINAL_PROMPT: '0',
    GIT_ASKPASS: '',
    SSH_ASKPASS_REQUIRE: 'never',
    GIT_EDITOR: ':',
    GIT_SEQUENCE_EDITOR: ':',
    GIT_PAGER: 'cat',
    // Names may hold what git would take for a pattern.
    GIT_LITERAL_PATHSPECS: '1',
  }
}

/** Settings as variables: a key may hold `=`, which `-c` takes for its end. */
export function settingsEnvironment(settings: readonly Setting[]): NodeJS.ProcessEnv {
  const pairs = settings.flatMap(([key, value], index) => [
    [`GIT_CONFIG_KEY_${index}`, key],
    [`GIT_CONFIG_VALUE_${index}`, value],
  ])
  return { ...Object.fromEntries(pairs), GIT_CONFIG_COUNT: String(settings.length) }
}
