import { Controller } from '@nestjs/common';
import { routes } from '#contract';
import { WecomSending, WecomTests } from '#notices';
import { WecomAccounts } from '#suggestions';
import { type Ask, Endpoint } from './endpoint.js';

@Controller()
export class WecomSettingsController {
  constructor(
    private readonly accounts: WecomAccounts,
    private readonly tests: WecomTests,
    private readonly sending: WecomSending,
  ) {}

  @Endpoint(routes.wecom.read)
  read() {
    return this.accounts.read();
  }

  @Endpoint(routes.wecom.changeBot)
  changeBot({ actor, body }: Ask<typeof routes.wecom.changeBot>) {
    return this.accounts.change(actor, 'bot', body.settings, body.secrets);
  }

  @Endpoint(routes.wecom.changeApp)
  changeApp({ actor, body }: Ask<typeof routes.wecom.changeApp>) {
    return this.accounts.change(actor, 'app', body.settings, body.secrets);
  }

  @Endpoint(routes.wecom.changeMp)
  changeMp({ actor, body }: Ask<typeof routes.wecom.changeMp>) {
    return this.accounts.change(actor, 'mp', body.settings, body.secrets);
  }

  @Endpoint(routes.wecom.remove)
  remove({ actor, params }: Ask<typeof routes.wecom.remove>) {
    return this.accounts.remove(actor, params.kind);
  }

  @Endpoint(routes.wecom.test)
  test({ params }: Ask<typeof routes.wecom.test>) {
    return this.tests.run(params.kind);
  }

  @Endpoint(routes.wecom.reconnect)
  reconnect({ actor }: Ask<typeof routes.wecom.reconnect>) {
    return this.accounts.reconnect(actor);
  }

  @Endpoint(routes.wecom.messages)
  messages({ query }: Ask<typeof routes.wecom.messages>) {
    return this.sending.list(query);
  }

  @Endpoint(routes.wecom.sendAgain)
  sendAgain({ actor, params }: Ask<typeof routes.wecom.sendAgain>) {
    return this.sending.again(actor, params.id);
  }
}
