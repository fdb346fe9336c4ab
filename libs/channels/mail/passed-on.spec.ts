import { isCourtesy } from './passed-on.js';

const receipt = '回复: 意见建议已收到，编号 2026-0123';

test.each([
  '收到，谢谢',
  '感谢您的回复',
  '谢谢你们的工作',
  '感谢贵委的重视',
  '谢谢您，祝工作顺利！',
  '收到，谢谢老师。\n\n张三',
  '收到！\n\n发自我的小米手机',
  'Received, thank you.',
])('%j says no more than thanks', (words) => expect(isCourtesy(words, receipt)).toBe(true));

test.each([
  '收到，但路灯还没修',
  '谢谢，希望尽快解决',
  '好的，地点在北门',
  '没收到',
  '同意第二条',
  '收到，电话13800000000',
  '感谢回复，工作没人做',
  '收到\n水管漏',
])('%j says more', (words) => expect(isCourtesy(words, receipt)).toBe(false));
