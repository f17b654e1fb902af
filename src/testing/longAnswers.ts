const times = (count: number, line: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => line(index)).join('')

/** Answers of about 200 kB, each of another shape. */
export const LONG_ANSWERS: Readonly<Record<string, string>> = {
  mixed: times(
    600,
    (index) =>
      `## Part ${index}\n\nParagraph ${index} with **bold** words, \`code\` and a [link](https://example.com/${index}).\n\n` +
      `- item ${index}\n- item *two*\n  - nested\n\n\`\`\`ts\nconst a${index} = ${index}\n\`\`\`\n\n| a | b |\n|---|---|\n| 1 | ${index} |\n\n`,
  ),
  'a list': times(5_000, (index) => `- item ${index} with words and **bold** ones\n`),
  'a list in a list': `- top\n${times(4_000, (index) => `  - item ${index} with words and **bold** ones\n`)}`,
  'a table': `| a | b | c |\n|---|---|---|\n${times(5_000, (index) => `| row ${index} | **${index}** | \`x${index}\` |\n`)}`,
  'a code block': `\`\`\`ts\n${times(5_000, (index) => `const value${index} = compute(${index}, "text")\n`)}\`\`\`\n`,
  'a paragraph': times(30_000, (index) => `word${index % 100} `),
  'a word': 'x'.repeat(200_000),
  'a quote': times(4_000, (index) => `> line ${index} of a quote with **bold** words\n`),
}
