import { correctionWords } from './corrections.js';

test.each([
  ['text:gb2312->utf-8', '正文标为国标码，实为统一码（UTF-8），已按实际读取'],
  ['title:gb2312->gb18030', '标题含有所标编码以外的生僻字，已按较新的国标码读取'],
  ['file:none->gb18030', '附件名称没有标明编码，已按国标码读取'],
  ['text:base64->8bit', '正文的传输方式标注有误，已按实际内容读取'],
  ['text:lost', '正文在寄出前已经损坏，部分文字无法恢复，请与来件人核对'],
  ['mail:cut-off', '邮件没有完整的结尾，可能缺少内容，请与来件人核对'],
  ['gb2312->utf-8', '邮件标为国标码，实为统一码（UTF-8），已按实际读取'],
  ['text:x-zh-unknown->gb18030', '正文的编码标注有误，实为国标码，已按实际读取'],
  ['something else', '来件编码标注有误，已按实际内容读取'],
  ['text-from-attachment:建议.docx', '正文取自附件《建议.docx》'],
  ['super-attachment:视频.mp4 2026-12-06', '含超大附件（视频.mp4 2026-12-06），链接会过期，请及时下载'],
])('%s', (code, words) => {
  expect(correctionWords(code)).toBe(words);
});
