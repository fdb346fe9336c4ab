import { type Letter, mailOf } from '../world/post.js';
import { titleOf } from './load.js';
import { Texts, longText } from './texts.js';

const charsets = ['utf-8', 'gb2312', 'gb18030', 'utf-8', 'gbk'] as const;

export const mixedSender = (index: number): string => `weiyuan${index % 997}@member.example`;

/** Mails as they come on one day: in several charsets, short and long, some with a quote, some with a file. */
export function mixedMails(name: string, count: number): Buffer[] {
  const texts = new Texts(count);
  return Array.from({ length: count }, (_, index) => {
    const { title, text } = longText(texts, index, [300, 1100, 1100, 2600][index % 4] ?? 1100);
    const letter: Letter = {
      name: titleOf(name, index),
      from: { name: '委员', address: mixedSender(index) },
      subject: `${titleOf(name, index)} ${title}`,
      text:
        index % 5 === 3
          ? `${text}\r\n\r\n发自我的iPhone\r\n\r\n------------------ 原始邮件 ------------------\r\n${text}`
          : text,
      at: new Date(),
      charset: charsets[index % charsets.length],
    };
    const file = { name: `附件${index}.txt`, contentType: 'text/plain', content: Buffer.from(text.repeat(8)) };
    return mailOf(index % 8 === 5 ? { ...letter, attachment: file } : letter);
  });
}
