/** The cards with which an agent asks for a permission or an answer. */
export const cardMessages = {
  permission: {
    agentSays: 'Agent says:',
    where: (cwd: string) => `In ${cwd}`,
    facts: 'What the server sees in this',
    fact: {
      rights: 'Runs with more rights',
      shell: 'Pipes into a shell',
      deletes: 'Deletes files',
      outside: 'Writes outside the workspace',
      network: 'Uses the network',
      unread: 'Not all of it could be checked',
    },
    reach: {
      conversation: (option: string) => `“${option}” holds for the rest of this conversation.`,
      process: (option: string) =>
        `“${option}” holds in every conversation with this agent, until its process ends.`,
      workspace: (option: string) =>
        `“${option}” is kept by the agent, and holds in this workspace later on, too.`,
      user: (option: string) => `“${option}” is kept by the agent, and holds in all your workspaces.`,
      unknown: (option: string) => `“${option}” is kept by the agent: how far it reaches is not known here.`,
    },
    allowOnce: 'Allow once',
    deny: 'Deny',
    named: (label: string, name: string) => `${label} (${name})`,
    onItsWay: 'Your answer is on its way.',
    allowing: 'Allowing…',
    denying: 'Denying…',
    details: 'What is asked for',
    unconfirmed: 'We don’t know whether your answer arrived. Checking…',
    stack: (index: number, total: number) => `${index} of ${total}`,
    times: (count: number) => `Asked ${count} times`,
    back: 'Back',
    byRule: 'Allow by rule…',
    tell: 'Deny and tell the agent…',
    reason: 'What should the agent know?',
    reasonNote: 'The agent is stopped and reads this next.',
    reasonEmpty: 'Write what the agent should know.',
    sendReason: 'Deny and tell the agent',
  },

  all: {
    group: (total: number) => `All ${total} permissions`,
    allow: (count: number, total: number) =>
      count === total ? `Allow all ${total}…` : `Allow ${count} of ${total}…`,
    deny: (count: number, total: number) =>
      count === total ? `Deny all ${total}` : `Deny ${count} of ${total}`,
    title: (count: number) => (count === 1 ? 'Allow this once' : `Allow these ${count} once`),
    confirm: (count: number) => (count === 1 ? 'Allow it once' : `Allow all ${count} once`),
    answered: 'All of these are answered.',
    left: 'Still asked one by one, because each needs a closer look:',
  },

  rule: {
    label: { command: 'Always for commands that begin with', edit: 'Always for edits at or below' },
    note: {
      command: (agent: string) =>
        `Only for ${agent}, only inside this workspace. Other words behind these are allowed, too, and options known to be harmless.`,
      edit: (agent: string) => `Only for ${agent}. Files that begin with a dot are still asked about.`,
    },
    scope: 'Where it holds',
    scopes: { conversation: 'This conversation', workspace: 'This workspace' },
    empty: 'Write what the rule allows.',
    confirm: 'Allow and keep this rule',
    keeping: 'Keeping the rule…',
    lost: 'The connection was lost. If this still asks, the rule was not used.',
    refused: 'The server did not take this rule.',
  },

  question: {
    answer: 'Answer',
    skip: 'Skip',
    answering: 'Answering…',
    other: 'Other',
    otherText: (question: string) => `Other answer to: ${question}`,
    yes: 'Yes',
    no: 'No',
    required: 'Answer this to go on.',
    notANumber: 'Enter a number.',
    plan: 'Proposed plan',
    feedback: 'Ask for changes',
  },
} as const
