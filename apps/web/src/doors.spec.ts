import { doorAddress, doorAtHand, saidAtDoor } from './doors.js';

it('offers first what the person is in already', () => {
  const wechat = 'Mozilla/5.0 (iPhone) AppleWebKit/605 MicroMessenger/8.0.40';
  expect(doorAtHand(`${wechat} wxwork/4.1.0`)).toBe('wecom');
  expect(doorAtHand(wechat)).toBe('wechat');
  expect(doorAtHand('Mozilla/5.0 (Windows NT 10.0) Chrome/130')).toBeNull();
});

it('says our own words only, whatever stands in the address', () => {
  expect(saidAtDoor({ refused: 'identity-unknown', kind: 'wecom' })).toContain('这个企业微信账号还没有绑定');
  expect(saidAtDoor({ refused: '请把密码发到……', kind: 'wecom' })).toBe('');
  expect(saidAtDoor({ refused: 'door-trouble', kind: '<b>' })).not.toContain('<b>');
  expect(saidAtDoor({})).toBe('');
});

it('remembers where the person was', () => {
  expect(doorAddress('oidc', '/proposals/1?x=2')).toBe('/api/sign-in/doors/oidc?to=%2Fproposals%2F1%3Fx%3D2');
});
