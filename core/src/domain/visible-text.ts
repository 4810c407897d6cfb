/** Text from outside or from a model, as it may stand in a log line: one line, and nothing in it that cannot be seen. */

/** Control and format signs, the reversing ones and the tag alphabet among them, private use, and halves of pairs. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]+/gu;

/** Each run of such signs becomes a space. What is cut at `longest` characters ends in an ellipsis within them. */
export function visibleText(text: string, longest = Infinity): string {
  const visible = text.replace(UNSEEN, ' ').trim();
  if (visible.length <= longest) return visible;
  return `${visible.slice(0, longest - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
