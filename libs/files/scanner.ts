import { connect } from 'node:net';

/** Where the scanner listens: `host:port`, or the path of a socket. */
export type ScannerAddress = { host: string; port: number } | { path: string };

export type ScanResult = { clean: true } | { clean: false; virus: string };

const patienceMs = 60_000;
const pieceBytes = 64 * 1024;

/** The scanner does not answer, or not sensibly: nothing is known of the file. */
export class ScannerDown extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ScannerDown';
  }
}

/** Asks clamd about some bytes, by its INSTREAM command. @throws ScannerDown */
export function scan(address: ScannerAddress, content: Buffer): Promise<ScanResult> {
  return new Promise((resolve, reject) => {
    const socket = connect(address);
    let answer = '';
    const fail = (why: string) => {
      socket.destroy();
      reject(new ScannerDown(why));
    };
    socket.setTimeout(patienceMs, () => fail('没有回应'));
    socket.on('error', (error: NodeJS.ErrnoException) => fail(error.code === 'ECONNREFUSED' ? '没有运行' : '连接中断'));
    socket.on('data', (data) => {
      answer += data.toString('utf8');
      if (answer.length > 10_000) fail('回应不正确');
    });
    socket.on('close', () => {
      const said = answer.replaceAll('\u0000', '').trim();
      const virus = /^stream: (.{1,200}) FOUND$/.exec(said)?.[1];
      if (virus) resolve({ clean: false, virus });
      else if (said === 'stream: OK') resolve({ clean: true });
      else reject(new ScannerDown(/size limit/i.test(said) ? '文件超过查毒程序的大小上限' : '回应不正确'));
    });
    socket.on('connect', () => {
      socket.write('zINSTREAM\u0000');
      for (let at = 0; at < content.length; at += pieceBytes) {
        const piece = content.subarray(at, at + pieceBytes);
        const size = Buffer.alloc(4);
        size.writeUInt32BE(piece.length);
        socket.write(size);
        socket.write(piece);
      }
      socket.write(Buffer.alloc(4));
    });
  });
}
