/** Of formatting by the formatter that the project has itself. */
export const formatMessages = {
  names: { prettier: 'Prettier', biome: 'Biome' },
  trustTitle: 'Trust this workspace?',
  trustBody: (name: string, version: string) =>
    `${name} ${version} is a program in this workspace, and so are its settings and plugins. They run on the machine of the workspace as you do, with all that you may do there.`,
  trustMore:
    'Your answer counts for every program that this workspace names, also those of git, until you take it back with the command “Stop trusting this workspace”.',
  trust: 'Trust and format',
  notNow: 'Not now',
  failedTitle: (name: string) => `${name} could not format this file`,
  failed: 'The file could not be formatted',
  close: 'Close',
  changed: 'The text was changed while it was being formatted, and was left as it is.',
  none: 'There is no formatter for such a file.',
  offline: 'The connection was lost. The text was left as it is.',
  tooLarge: 'The text is too large to be sent.',
  unreadable: 'The answer of the server can not be read.',
  done: (name: string) => `Formatted by ${name}.`,
  same: (name: string) => `${name} found nothing to change.`,
  distrust: 'Stop trusting this workspace',
} as const
