/** What can be done with a text; the editor brings it along. */
export const textMenuMessages = {
  definition: 'Go to definition in this file',
  references: 'Show references in this file',
  rename: 'Rename in this file',
  occurrences: 'Change all occurrences in this file',
  problem: 'Next problem in this file',
  format: 'Format document',
  cut: 'Cut',
  copy: 'Copy',
  paste: 'Paste',
  askSelection: 'Ask the agent about the selection',
  askLine: 'Ask the agent about this line',
  askProblem: 'Ask the agent about this problem',
} as const
