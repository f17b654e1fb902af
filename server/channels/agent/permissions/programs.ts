import { posix } from 'node:path'

/** Names in a text, apart from each other by blanks. */
export const namesIn = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/))

/** They run whatever they are given. */
export const SHELLS = namesIn(
  'sh bash dash ash zsh ksh mksh rbash fish csh tcsh busybox toybox pwsh powershell cmd nu xonsh elvish osascript',
)
/** They run a program that is named behind them, stands in an option or comes from a pipe. */
export const INTERPRETERS = namesIn(
  `python pypy node nodejs ruby perl php lua luajit julia rscript r groovy scala java kotlin swift elixir erl ghci irb
  ipython tsx ts-node jshell racket guile sbcl clojure clj raku`,
)

/** `/usr/bin/python3.12` is `python`. */
export function programName(word: string): string {
  const base = posix
    .basename(word)
    .toLowerCase()
    .replace(/\.(?:exe|cmd|bat)$/, '')
  return base === '.' ? base : base.replace(/-?\d[\d.]*$/, '') || base
}
