// Hostile texts, and what the page shows of each.

const MARKS = '\u0301'.repeat(400);

/**
 * `text` is a message, a value and a part of a field's name; `shown` is what a reader sees of it on one line.
 * @type {{name: string, text: string, shown: string, line?: string}[]}
 */
export const CORPUS = [
  { name: 'script', text: '<script>alert(1)</script>', shown: '<script>alert(1)</script>' },
  { name: 'handler', text: '<img src=x onerror="alert(1)"><svg/onload=alert(1)>', shown: '<img src=x onerror="alert(1)"><svg/onload=alert(1)>' },
  { name: 'closing', text: '"></bdi></div><iframe srcdoc="<script>alert(1)</script>">', shown: '"></bdi></div><iframe srcdoc="<script>alert(1)</script>">' },
  { name: 'link', text: 'javascript:alert(1) https://example.com/track.gif', shown: 'javascript:alert(1) https://example.com/track.gif' },
  { name: 'template', text: '${alert(1)} {{constructor.constructor("alert(1)")()}} <%= 7*7 %>', shown: '${alert(1)} {{constructor.constructor("alert(1)")()}} <%= 7*7 %>' },
  { name: 'ansi', text: '\u001b[31mred\u001b[0m \u001b]8;;http://example.com\u0007here', shown: 'ESC[31mredESC[0m ESC]8;;http://example.comBELhere' },
  { name: 'c0', text: 'a\u0000b\u0001c\bd\u007fe', shown: 'aNULbSOHcBSdDELe' },
  { name: 'c1', text: 'a\u0085b\u009bc', shown: 'aU+0085bU+009Bc' },
  { name: 'bidi', text: 'pay \u202egnp.exe\u202c \u2066x\u2069', shown: 'pay U+202Egnp.exeU+202C U+2066xU+2069' },
  { name: 'rtl', text: 'שלום 123 abc', shown: 'שלום 123 abc' },
  { name: 'zero', text: 'pass\u200bword\u2060\ufeff\u200d!', shown: 'passU+200BwordU+2060U+FEFFU+200D!' },
  { name: 'emoji', text: '👩‍👩‍👧 ok', shown: '👩‍👩‍👧 ok' },
  { name: 'marks', text: `z${MARKS}algo`, shown: `z${'\u0301'.repeat(4)}+396 marksalgo` },
  { name: 'lone', text: 'a\ud800b\udc00', shown: 'aU+D800bU+DC00' },
  { name: 'proto', text: '__proto__ constructor toString', shown: '__proto__ constructor toString' },
  { name: 'numbers', text: 'NaN Infinity -0 1e999', shown: 'NaN Infinity -0 1e999' },
  { name: 'quote', text: '`back` \\ \' " OR *:* AND (', shown: '`back` \\ \' " OR *:* AND (' },
  { name: 'long', text: `begin ${'x'.repeat(500_000)}`, shown: `begin ${'x'.repeat(1994)}…` },
  {
    name: 'exact', text: 'integers', shown: 'integers',
    line: '{"@timestamp":"2026-01-02T03:04:05Z","message":"integers","big":9007199254740993,"neg":-123456789012345678901234567890,"e":1e999,"twice":1,"twice":2,"__proto__":{"polluted":true},"a":{"__proto__":"x"}}',
  },
  { name: 'deep', text: 'deep', shown: 'deep', line: `{"message":"deep","d":${'{"d":'.repeat(100)}1${'}'.repeat(100)}}` },
  { name: 'wide', text: 'wide', shown: 'wide', line: `{"message":"wide",${Array.from({ length: 10_000 }, (_, i) => `"f${i}":${i}`).join(',')}}` },
];
