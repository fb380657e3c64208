namespace SkSqliteMemory.Core.Tests.Model.Tokens;

/// <summary>Texts written for this test, with the tokens o200k reads them as.</summary>
internal static class TokenSamples
{
    public static IReadOnlyList<TokenSample> All { get; } =
    [
        new("English prose", 137,
            """"
            The harbour was quiet when the last ferry came in, and for a while nobody on the pier said anything. Marian counted the crates twice, signed the manifest, and walked up the hill to the office where the lights had been left on all night. She had promised the insurers a written account by Friday, although she doubted that anyone would read beyond the first page. What had actually happened was simple enough: a valve had been fitted backwards, the alarm had been muted because it kept disturbing the neighbours, and eleven tonnes of refrigerated fruit had slowly warmed to the temperature of a pleasant afternoon. Explaining how three experienced people had each assumed that another one was responsible would take rather longer.
            """"),
        new("English chat", 139,
            """"
            hey! did you get my message about saturday? i'm thinking we could grab lunch at that new ramen place, then maybe catch the 4:30 movie if you're up for it
            haha yes sorry, totally forgot to reply lol. saturday works, but i can't stay late - my sister's flying in from Denver around 9pm and I said I'd pick her up
            no worries!! want me to book a table? they've got a waitlist thing on their website
            that'd be awesome, thanks. also don't let me forget to bring back your drill, it's been in my garage since like february
            ok booked for 12:15, under my name. gonna be so good
            """"),
        new("C#", 206,
            """"
            public sealed class InvoiceRepository(IDbConnectionFactory connections, TimeProvider clock) : IInvoiceRepository
            {
                private readonly ConcurrentDictionary<Guid, Invoice> _cache = new();

                /// <summary>Loads an invoice, or null when there is none with this id.</summary>
                public async Task<Invoice?> FindAsync(Guid invoiceId, CancellationToken cancellationToken = default)
                {
                    if (_cache.TryGetValue(invoiceId, out Invoice? cached) && cached.ExpiresAt > clock.GetUtcNow())
                    {
                        return cached;
                    }

                    await using DbConnection connection = await connections.OpenAsync(cancellationToken).ConfigureAwait(false);
                    foreach (var line in await connection.QueryAsync<InvoiceLine>("SELECT * FROM lines WHERE invoice_id = @id", new { id = invoiceId }))
                    {
                        total += line.Quantity * line.UnitPrice;
                    }

                    throw new InvalidOperationException($"Invoice '{invoiceId}' has {count} lines; expected at most {MaxLines}.");
                }
            }
            """"),
        new("Python", 227,
            """"
            from __future__ import annotations

            import asyncio
            import json
            from dataclasses import dataclass, field
            from pathlib import Path


            @dataclass(slots=True)
            class RetryPolicy:
                """How often and how patiently a failing call is repeated."""

                max_attempts: int = 5
                base_delay: float = 0.25
                errors: list[str] = field(default_factory=list)

                async def run(self, call, *args, **kwargs):
                    for attempt in range(1, self.max_attempts + 1):
                        try:
                            return await call(*args, **kwargs)
                        except (TimeoutError, ConnectionError) as error:
                            self.errors.append(f"{attempt}: {error!r}")
                            if attempt == self.max_attempts:
                                raise
                            await asyncio.sleep(self.base_delay * 2 ** attempt)


            def load_settings(path: Path) -> dict[str, object]:
                with path.open(encoding="utf-8") as handle:
                    return {key.lower(): value for key, value in json.load(handle).items() if not key.startswith("_")}
            """"),
        new("JSON", 207,
            """"
            {
              "orderId": "A-20417",
              "customer": { "name": "Dana Whitfield", "email": "dana.whitfield@example.com", "loyaltyTier": "gold" },
              "items": [
                { "sku": "KB-8812-BLK", "quantity": 1, "unitPrice": 129.90, "currency": "EUR", "returnable": true },
                { "sku": "CBL-USBC-2M", "quantity": 3, "unitPrice": 9.5, "currency": "EUR", "returnable": false }
              ],
              "shipping": {"method":"express","address":{"street":"14 Mill Lane","city":"Bristol","postcode":"BS1 4ND","country":"GB"}},
              "createdAt": "2026-03-14T09:26:53.589Z",
              "tags": ["priority", "gift-wrapped", null]
            }
            """"),
        new("Chinese", 139,
            """"
            昨天下午我去银行办理了一张新的信用卡，工作人员告诉我大约需要七个工作日才能寄到家里。回来的路上下起了大雨，我没有带伞，只好在地铁站旁边的咖啡馆里等了一个小时。正好遇到了大学同学李明，他现在在一家软件公司做产品经理，最近正在准备搬到杭州去。我们聊了很多以前的事情，他还问我要不要一起参加下个月的马拉松比赛。我说可以考虑，但是最近膝盖有点疼，医生建议我先休息两个星期，每天做一些拉伸运动。
            """"),
        new("Japanese", 172,
            """"
            先週の土曜日、友だちと一緒に鎌倉へ行きました。朝の八時に東京駅で待ち合わせをして、電車で一時間ぐらいかかりました。天気がとてもよかったので、海のそばをゆっくり散歩してから、小さなレストランでしらす丼を食べました。午後は大仏を見に行きましたが、観光客が多くて写真を撮るのが大変でした。帰りにおみやげとしてクッキーを三箱買いました。来月はスキーに行く予定ですが、まだホテルを予約していないので、今週中にインターネットで調べるつもりです。
            """"),
        new("Korean", 145,
            """"
            지난주에 새로 이사한 아파트는 회사에서 지하철로 이십 분 정도 걸려서 출퇴근이 훨씬 편해졌습니다. 아직 정리하지 못한 상자가 많이 남아 있지만, 이번 주말에 동생이 와서 도와주기로 했어요. 집 근처에 큰 공원이 있어서 매일 저녁 강아지와 함께 산책을 하려고 합니다. 그런데 어제 인터넷 설치 기사님이 오시지 않아서 고객센터에 전화했더니, 예약이 취소되었다고 하더라고요. 다시 다음 주 화요일 오전 열 시로 예약을 잡았고, 확인 문자를 받기로 했습니다.
            """"),
        new("German", 130,
            """"
            Sehr geehrte Damen und Herren, am vergangenen Donnerstag habe ich in Ihrer Filiale in der Bahnhofstraße eine Kaffeemaschine gekauft, die leider schon nach zwei Tagen nicht mehr funktioniert. Das Gerät lässt sich zwar einschalten, aber das Wasser wird nicht heiß, und im Anzeigefeld erscheint eine Fehlermeldung, die in der Bedienungsanleitung nicht erklärt wird. Ich bitte Sie daher, mir entweder ein Ersatzgerät zu schicken oder den Kaufpreis zurückzuerstatten. Die Rechnung habe ich diesem Schreiben als Anlage beigefügt. Über eine baldige Rückmeldung würde ich mich freuen, da wir am Wochenende Gäste erwarten.
            """"),
        new("Russian", 136,
            """"
            В прошлом году мы с женой решили купить небольшой дом за городом, потому что дети выросли и переехали в Петербург. Дом оказался старым: крыша протекала, а в подвале после каждого дождя стояла вода. Сосед посоветовал нам хорошего мастера, который за три недели починил крышу и заменил почти все трубы. Теперь мы каждое утро пьём чай на веранде и смотрим, как над рекой поднимается туман. Единственное, чего нам не хватает, — это быстрого интернета: видео загружается так медленно, что проще прочитать книгу.
            """"),
        new("French", 99,
            """"
            Bonjour Claire, je te confirme que la réunion de jeudi est reportée au lundi suivant, à dix heures, dans la salle du deuxième étage. Le fournisseur n'a toujours pas envoyé les échantillons, et sans eux nous ne pouvons pas décider quelle matière choisir pour les sièges. Pourrais-tu le relancer une dernière fois aujourd'hui ? S'il ne répond pas avant mercredi soir, je préfère que nous passions la commande chez l'autre entreprise, même si elle est un peu plus chère.
            """"),
        new("URLs and paths", 120,
            """"
            See https://www.example.com/support/articles/10482-reset-your-password?lang=en&utm_source=newsletter and the ticket at https://tracker.example.org/browse/PAY-3391#comment-77120. Downloads: https://cdn.example.net/releases/v2.14.0/installer-win-x64.exe, docs in https://docs.example.com/api/v3/reference/webhooks.html. Mail to billing@example.co.uk or open \\fileserver01\shared\Quotes\2026\Q1_final(2).xlsx; the log is /var/log/nginx/access.log.1
            """"),
        new("Numbers and ids", 176,
            """"
            Invoice 2026-004417: 12 x 1,249.50 = 14,994.00 EUR; VAT 19 % 2,848.86; total 17,842.86. IBAN DE89 3704 0044 0532 0130 00, due 2026-04-30. Phone +49 30 901820, order 88120045567, tracking 1Z999AA10123456784. Measured: 3.14159 2.71828 1.41421 0.57721 9.80665; 10.0.0.17:5432; uuid 7f3c2a90-5b1e-4c7d-9a44-0e8d6f12b3c5
            """"),
        new("Chat with emoji", 85,
            """"
            omg congrats!!! 🎉🎉🥳 so happy for you ❤️❤️ when do you start?? 😊
            thank you 🙏🏽 monday already 😅 kinda nervous but also super excited 🚀✨ first i need new shoes 👟😂
            you'll do great 💪🔥 drinks on friday? 🍻 👨‍👩‍👧 kids are with grandma 👵 so we're free 😎👍
            """"),
        new("Markdown", 149,
            """"
            ## Release checklist

            1. **Freeze** the branch and run `dotnet test -c Release` twice.
            2. Update `CHANGELOG.md` (Added / Changed / Fixed) and bump the version to `0.4.0-rc.1`.
            3. Ask @team-platform for a review; at least *two* approvals are needed.

            | Environment | Region | Replicas | Owner |
            |-------------|--------|---------:|-------|
            | staging     | eu-west-1 | 2 | Priya |
            | production  | us-east-2 | 6 | Tomas |

            > Note: roll back with `kubectl rollout undo deployment/api` if the error rate exceeds 1 % for 5 minutes.
            """"),
    ];
}

/// <param name="Name">What the text is an example of.</param>
/// <param name="Tokens">Tokens counted by the real tokenizer.</param>
/// <param name="Text">The text.</param>
internal sealed record TokenSample(string Name, int Tokens, string Text);
