<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>Chart</name>
    <message>
        <source>no data %1–%2</source>
        <translation>无数据 %1–%2</translation>
    </message>
</context>
<context>
    <name>ChartAxis</name>
    <message>
        <source>d MMM</source>
        <translation>M月d日</translation>
    </message>
</context>
<context>
    <name>ChartTags</name>
    <message>
        <source>%1 orders %2–%3</source>
        <translation>%1 笔委托 %2–%3</translation>
    </message>
    <message>
        <source>ext</source>
        <translation>外部</translation>
    </message>
    <message>
        <source>%1 %2 at %3</source>
        <translation>%1 %2 @ %3</translation>
    </message>
    <message>
        <source>fee %1 %2, %3</source>
        <translation>手续费 %1 %2，%3</translation>
    </message>
    <message>
        <source>maker</source>
        <translation>Maker</translation>
    </message>
    <message>
        <source>taker</source>
        <translation>Taker</translation>
    </message>
    <message>
        <source>order %1</source>
        <translation>委托 %1</translation>
    </message>
    <message>
        <source>%1 fills in this bar, %2 in all</source>
        <translation>此 K 线内 %1 笔成交，共 %2</translation>
    </message>
</context>
<context>
    <name>ConfirmRules</name>
    <message>
        <source>First order of this session on a LIVE account.</source>
        <translation>本次运行中实盘账户的第一笔委托。</translation>
    </message>
    <message>
        <source>This trades at once, at the prices that are there.</source>
        <translation>将按现有盘口价立即成交。</translation>
    </message>
    <message>
        <source>This takes liquidity: %1 through the touch.</source>
        <translation>将吃单：越过盘口最优价 %1。</translation>
    </message>
    <message>
        <source>More than 25 % of the account&apos;s equity.</source>
        <translation>超过账户权益的 25 %。</translation>
    </message>
    <message>
        <source>More than 5 % of the account&apos;s equity.</source>
        <translation>超过账户权益的 5 %。</translation>
    </message>
    <message>
        <source>More than ten times your usual order here.</source>
        <translation>超过您在此交易对常用委托量的十倍。</translation>
    </message>
    <message>
        <source>The price is %1 from the touch.</source>
        <translation>价格偏离盘口 %1。</translation>
    </message>
    <message>
        <source>There is no fresh market data for this order.</source>
        <translation>没有该委托所需的最新行情。</translation>
    </message>
    <message>
        <source>Balances and orders are not verified just now.</source>
        <translation>资产和委托目前未核实。</translation>
    </message>
</context>
<context>
    <name>OrderWords</name>
    <message>
        <source>Buy</source>
        <translation>买入</translation>
    </message>
    <message>
        <source>Sell</source>
        <translation>卖出</translation>
    </message>
    <message>
        <source>B</source>
        <translation>买</translation>
    </message>
    <message>
        <source>S</source>
        <translation>卖</translation>
    </message>
    <message>
        <source>limit</source>
        <translation>限价</translation>
    </message>
    <message>
        <source>market</source>
        <translation>市价</translation>
    </message>
    <message>
        <source>stop-limit</source>
        <translation>限价止损</translation>
    </message>
    <message>
        <source>stop-market</source>
        <translation>市价止损</translation>
    </message>
    <message>
        <source>take-profit limit</source>
        <translation>限价止盈</translation>
    </message>
    <message>
        <source>take-profit market</source>
        <translation>市价止盈</translation>
    </message>
    <message>
        <source>LIVE</source>
        <translation>实盘</translation>
    </message>
    <message>
        <source>TESTNET</source>
        <translation>测试网</translation>
    </message>
    <message>
        <source>DEMO</source>
        <translation>模拟</translation>
    </message>
    <message>
        <source>REPLAY</source>
        <translation>回放</translation>
    </message>
    <message>
        <source>Cancelling</source>
        <translation>撤单中</translation>
    </message>
    <message>
        <source>Moving</source>
        <translation>改价中</translation>
    </message>
    <message>
        <source>Sending</source>
        <translation>发送中</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>待触发</translation>
    </message>
    <message>
        <source>Working</source>
        <translation>挂单中</translation>
    </message>
    <message>
        <source>Part filled</source>
        <translation>部分成交</translation>
    </message>
    <message>
        <source>Filled</source>
        <translation>全部成交</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>已撤销</translation>
    </message>
    <message>
        <source>Rejected</source>
        <translation>已拒绝</translation>
    </message>
    <message>
        <source>Expired</source>
        <translation>已过期</translation>
    </message>
    <message>
        <source>Unknown, being checked</source>
        <translation>状态未知，查询中</translation>
    </message>
    <message>
        <source>Never arrived</source>
        <translation>未送达</translation>
    </message>
    <message>
        <source>Not sent</source>
        <translation>未发送</translation>
    </message>
    <message>
        <source>%1 %2 %3 %4</source>
        <translation>%4%1 %2 %3</translation>
    </message>
    <message>
        <source> at %1</source>
        <translation> @ %1</translation>
    </message>
    <message>
        <source>, trigger %1</source>
        <translation>，触发价 %1</translation>
    </message>
    <message>
        <source>, post-only</source>
        <translation>，只做 Maker</translation>
    </message>
</context>
<context>
    <name>Studies</name>
    <message>
        <source>SMA %1</source>
        <translation>SMA %1</translation>
    </message>
    <message>
        <source>EMA %1</source>
        <translation>EMA %1</translation>
    </message>
    <message>
        <source>VWAP</source>
        <translation>VWAP</translation>
    </message>
    <message>
        <source>Bollinger %1/%2</source>
        <translation>布林带 %1/%2</translation>
    </message>
    <message>
        <source>RSI %1</source>
        <translation>RSI %1</translation>
    </message>
    <message>
        <source>Volume mean %1</source>
        <translation>均量 %1</translation>
    </message>
</context>
<context>
    <name>agio::Application</name>
    <message>
        <source>The key is not available</source>
        <translation>密钥不可用</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>The language changes when Agio is started again.</source>
        <translation>重新启动 Agio 后切换语言。</translation>
    </message>
</context>
<context>
    <name>agio::Arming</name>
    <message numerus="yes">
        <source>Locked: no input for %n minute(s).</source>
        <translation>
            <numerusform>已锁定：%n 分钟无操作。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>agio::BalancesModel</name>
    <message>
        <source>Asset</source>
        <translation>币种</translation>
    </message>
    <message>
        <source>Free</source>
        <translation>可用</translation>
    </message>
    <message>
        <source>In orders</source>
        <translation>委托冻结</translation>
    </message>
    <message>
        <source>Total</source>
        <translation>合计</translation>
    </message>
    <message>
        <source>Value %1</source>
        <translation>估值 %1</translation>
    </message>
</context>
<context>
    <name>agio::BlotterPane</name>
    <message>
        <source>No orders. Click the ladder or press B in the ticket.</source>
        <translation>暂无委托。点击盘口，或在下单面板按 B。</translation>
    </message>
    <message>
        <source>No fills yet.</source>
        <translation>暂无成交。</translation>
    </message>
    <message>
        <source>No finished orders yet.</source>
        <translation>暂无历史委托。</translation>
    </message>
    <message>
        <source>No balances. Add an API key in the menu to see your account.</source>
        <translation>暂无资产。在菜单中添加 API 密钥即可查看账户。</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>desk</source>
        <translation>委托</translation>
    </message>
    <message>
        <source>check</source>
        <translation>校验</translation>
    </message>
    <message>
        <source>Open orders</source>
        <translation>当前委托</translation>
    </message>
    <message>
        <source>Fills</source>
        <translation>成交</translation>
    </message>
    <message>
        <source>History</source>
        <translation>历史委托</translation>
    </message>
    <message>
        <source>Balances</source>
        <translation>资产</translation>
    </message>
</context>
<context>
    <name>agio::ChartPane</name>
    <message>
        <source>Studies</source>
        <translation>指标</translation>
    </message>
    <message>
        <source>Moving averages, VWAP, bands, RSI and their parameters</source>
        <translation>均线、VWAP、布林带、RSI 及其参数</translation>
    </message>
    <message>
        <source>All intervals; or type one, such as 15 or 4h</source>
        <translation>全部周期；也可直接输入，如 15 或 4h</translation>
    </message>
    <message>
        <source>Interval</source>
        <translation>周期</translation>
    </message>
    <message>
        <source>Last price</source>
        <translation>最新价</translation>
    </message>
    <message>
        <source>Change in 24 hours</source>
        <translation>24 小时涨跌幅</translation>
    </message>
    <message>
        <source>Interval %1</source>
        <translation>周期 %1</translation>
    </message>
    <message>
        <source>Chart</source>
        <translation>图表</translation>
    </message>
    <message>
        <source>There is no interval “%1”.</source>
        <translation>没有“%1”这个周期。</translation>
    </message>
</context>
<context>
    <name>agio::ChartView</name>
    <message>
        <source>Locked: the price went to the ticket, nothing was sent.</source>
        <translation>已锁定：价格已填入下单面板，未发送委托。</translation>
    </message>
    <message>
        <source>The data is stale. Nothing was sent.</source>
        <translation>行情滞后，未发送委托。</translation>
    </message>
    <message>
        <source>Set an amount in the ticket first. Nothing was sent.</source>
        <translation>请先在下单面板填写数量，未发送委托。</translation>
    </message>
    <message>
        <source>Trading is locked. The order stays where it is.</source>
        <translation>交易已锁定，委托保持不变。</translation>
    </message>
    <message>
        <source>The data is stale. The order stays where it is.</source>
        <translation>行情滞后，委托保持不变。</translation>
    </message>
    <message>
        <source>Only a limit order can be moved by dragging.</source>
        <translation>只有限价委托可以拖动改价。</translation>
    </message>
    <message>
        <source>This order is being changed already.</source>
        <translation>该委托正在修改中。</translation>
    </message>
    <message>
        <source>%1 to the ticket</source>
        <translation>将 %1 填入下单面板</translation>
    </message>
    <message>
        <source>Copy %1</source>
        <translation>复制 %1</translation>
    </message>
    <message>
        <source>Automatic scale	A</source>
        <translation>自动缩放	A</translation>
    </message>
    <message>
        <source>Logarithmic	L</source>
        <translation>对数坐标	L</translation>
    </message>
    <message>
        <source>Percent	%</source>
        <translation>百分比	%</translation>
    </message>
    <message>
        <source>Upside down	I</source>
        <translation>反转坐标	I</translation>
    </message>
    <message>
        <source>Magnet	M</source>
        <translation>磁吸	M</translation>
    </message>
    <message>
        <source>Newest bar	End</source>
        <translation>最新 K 线	End</translation>
    </message>
    <message>
        <source>Choose an instrument in the watchlist</source>
        <translation>请在自选中选择交易对</translation>
    </message>
    <message>
        <source>Loading bars…</source>
        <translation>正在加载 K 线…</translation>
    </message>
    <message>
        <source>O</source>
        <translation>开</translation>
    </message>
    <message>
        <source>H</source>
        <translation>高</translation>
    </message>
    <message>
        <source>L</source>
        <translation>低</translation>
    </message>
    <message>
        <source>C</source>
        <translation>收</translation>
    </message>
    <message>
        <source>vol</source>
        <translation>量</translation>
    </message>
    <message>
        <source>loading older bars…</source>
        <translation>正在加载更早的 K 线…</translation>
    </message>
    <message>
        <source>log</source>
        <translation>对数</translation>
    </message>
    <message>
        <source>auto</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>UTC</source>
        <translation>UTC</translation>
    </message>
    <message>
        <source>ddd d MMM yyyy</source>
        <translation>yyyy年M月d日 ddd</translation>
    </message>
    <message>
        <source>ddd d MMM HH:mm</source>
        <translation>M月d日 ddd HH:mm</translation>
    </message>
    <message>
        <source>%1 ticks</source>
        <translation>%1 跳</translation>
    </message>
    <message>
        <source>loses queue place</source>
        <translation>将失去排队位置</translation>
    </message>
    <message>
        <source>no amount in the ticket</source>
        <translation>下单面板未填数量</translation>
    </message>
    <message>
        <source>Chart</source>
        <translation>图表</translation>
    </message>
    <message>
        <source>Chart %1</source>
        <translation>图表 %1</translation>
    </message>
    <message>
        <source>The data went stale. The order stays where it is.</source>
        <translation>行情已滞后，委托保持不变。</translation>
    </message>
    <message>
        <source>%1. Nothing was sent.</source>
        <translation>%1，未发送委托。</translation>
    </message>
</context>
<context>
    <name>agio::FillsModel</name>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Instrument</source>
        <translation>交易对</translation>
    </message>
    <message>
        <source>Side</source>
        <translation>方向</translation>
    </message>
    <message>
        <source>Price</source>
        <translation>价格</translation>
    </message>
    <message>
        <source>Amount</source>
        <translation>数量</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>金额</translation>
    </message>
    <message>
        <source>Fee</source>
        <translation>手续费</translation>
    </message>
    <message>
        <source>Role</source>
        <translation>角色</translation>
    </message>
    <message>
        <source>Trade</source>
        <translation>成交编号</translation>
    </message>
    <message>
        <source>maker</source>
        <translation>Maker</translation>
    </message>
    <message>
        <source>taker</source>
        <translation>Taker</translation>
    </message>
</context>
<context>
    <name>agio::HealthDot</name>
    <message>
        <source>%1 ms</source>
        <translation>%1 ms</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 秒</translation>
    </message>
    <message>
        <source>%1 min</source>
        <translation>%1 分钟</translation>
    </message>
    <message>
        <source>connecting</source>
        <translation>连接中</translation>
    </message>
    <message>
        <source>live</source>
        <translation>实时</translation>
    </message>
    <message>
        <source>slow %1</source>
        <translation>延迟 %1</translation>
    </message>
    <message>
        <source>slow</source>
        <translation>延迟</translation>
    </message>
    <message>
        <source>stale</source>
        <translation>滞后</translation>
    </message>
    <message>
        <source>offline</source>
        <translation>离线</translation>
    </message>
    <message>
        <source>Feed: %1</source>
        <translation>行情：%1</translation>
    </message>
</context>
<context>
    <name>agio::KeyDialog</name>
    <message>
        <source>an HMAC secret</source>
        <translation>HMAC Secret</translation>
    </message>
    <message>
        <source>an Ed25519 private key (recommended)</source>
        <translation>Ed25519 私钥（推荐）</translation>
    </message>
    <message>
        <source>an RSA private key</source>
        <translation>RSA 私钥</translation>
    </message>
    <message>
        <source>Use this key</source>
        <translation>使用此密钥</translation>
    </message>
    <message>
        <source>API key for Binance</source>
        <translation>Binance API 密钥</translation>
    </message>
    <message>
        <source>Make a key that may read and trade, that may NOT withdraw, and that works only from your own address. Agio keeps it in this computer&apos;s keychain and sends it nowhere but to the exchange.</source>
        <translation>请创建只能读取和交易、不能提现、且仅限您自己 IP 使用的密钥。Agio 将它保存在本机钥匙串中，除交易所外不会发送到任何地方。</translation>
    </message>
    <message>
        <source>Testnet – play money, own market</source>
        <translation>测试网 – 虚拟资金，独立行情</translation>
    </message>
    <message>
        <source>Demo – play money, live market</source>
        <translation>模拟 – 虚拟资金，真实行情</translation>
    </message>
    <message>
        <source>LIVE – real money</source>
        <translation>实盘 – 真实资金</translation>
    </message>
    <message>
        <source>Environment</source>
        <translation>环境</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>API key</source>
        <translation>API 密钥</translation>
    </message>
    <message>
        <source>Paste the secret from the clipboard</source>
        <translation>从剪贴板粘贴 Secret</translation>
    </message>
    <message>
        <source>Secret</source>
        <translation>Secret</translation>
    </message>
    <message>
        <source>… or type it (HMAC only)</source>
        <translation>…或手动输入（仅 HMAC）</translation>
    </message>
    <message>
        <source>Keep it in this computer&apos;s keychain</source>
        <translation>保存到本机钥匙串</translation>
    </message>
    <message>
        <source>Only until Agio is closed</source>
        <translation>仅保留到 Agio 关闭</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>保存方式</translation>
    </message>
    <message>
        <source>The key goes to %1, over verified TLS, and nowhere else.</source>
        <translation>密钥仅经过验证的 TLS 发送到 %1，不会发往别处。</translation>
    </message>
    <message>
        <source>The clipboard holds no text.</source>
        <translation>剪贴板中没有文本。</translation>
    </message>
    <message>
        <source>That is too long for a secret.</source>
        <translation>内容过长，不是 Secret。</translation>
    </message>
    <message>
        <source>No secret yet.</source>
        <translation>尚未填写 Secret。</translation>
    </message>
    <message numerus="yes">
        <source>Taken: %1, %n character(s). It is not shown again.</source>
        <translation>
            <numerusform>已读取：%1，共 %n 个字符。不会再次显示。</numerusform>
        </translation>
    </message>
    <message>
        <source>The API key is missing: copy it from the exchange&apos;s key page.</source>
        <translation>缺少 API 密钥：请从交易所的密钥页面复制。</translation>
    </message>
    <message>
        <source>The API key holds a character that keys do not have: paste it again.</source>
        <translation>API 密钥含有非法字符：请重新粘贴。</translation>
    </message>
    <message>
        <source>The secret is missing: copy it, then press the paste button.</source>
        <translation>缺少 Secret：请先复制，再点粘贴按钮。</translation>
    </message>
    <message>
        <source>Storing …</source>
        <translation>正在保存…</translation>
    </message>
</context>
<context>
    <name>agio::LadderPane</name>
    <message>
        <source>Ladder</source>
        <translation>盘口</translation>
    </message>
    <message>
        <source>Ticks per row (+ and -)</source>
        <translation>每行跳数（+ 和 -）</translation>
    </message>
    <message>
        <source>P</source>
        <translation>P</translation>
    </message>
    <message>
        <source>Post-only: never takes (P)</source>
        <translation>只做 Maker：绝不吃单（P）</translation>
    </message>
    <message>
        <source>Post-only</source>
        <translation>只做 Maker</translation>
    </message>
    <message>
        <source>Locked (Ctrl+L)</source>
        <translation>已锁定（Ctrl+L）</translation>
    </message>
    <message>
        <source>Confirm each order</source>
        <translation>逐单确认</translation>
    </message>
    <message>
        <source>Armed: one click sends</source>
        <translation>已解锁：单击即发送</translation>
    </message>
    <message>
        <source>Flatten…</source>
        <translation>平仓…</translation>
    </message>
    <message>
        <source>Cancel my sells here, then sell all that is free (asks first)</source>
        <translation>撤掉此处的卖单，再卖出全部可用（先确认）</translation>
    </message>
    <message>
        <source>The book went stale</source>
        <translation>盘口已滞后</translation>
    </message>
    <message>
        <source>Cancel buys %1</source>
        <translation>撤买单 %1</translation>
    </message>
    <message>
        <source>Cancel sells %1</source>
        <translation>撤卖单 %1</translation>
    </message>
    <message>
        <source>Cancel all %1</source>
        <translation>全撤 %1</translation>
    </message>
    <message>
        <source>Below the minimum: smallest here is %1 %2</source>
        <translation>低于最小值：此处最小为 %1 %2</translation>
    </message>
    <message>
        <source>Key %1; double click to change</source>
        <translation>按键 %1；双击修改</translation>
    </message>
    <message>
        <source>“%1” is no size: write 0.05, 500 USDT or 10 %</source>
        <translation>“%1”不是有效数量：请写 0.05、500 USDT 或 10 %</translation>
    </message>
    <message>
        <source>LOCKED</source>
        <translation>已锁定</translation>
    </message>
    <message>
        <source>CONFIRM</source>
        <translation>逐单确认</translation>
    </message>
    <message>
        <source>ARMED %1</source>
        <translation>%1 起已解锁</translation>
    </message>
    <message>
        <source>One click sends an order</source>
        <translation>单击即下单</translation>
    </message>
    <message>
        <source>Ctrl+L locks, Ctrl+Shift+L arms</source>
        <translation>Ctrl+L 锁定，Ctrl+Shift+L 解锁</translation>
    </message>
    <message>
        <source>holding %1 %2</source>
        <translation>持有 %1 %2</translation>
    </message>
    <message>
        <source>%1 in orders</source>
        <translation>委托冻结 %1</translation>
    </message>
    <message>
        <source>LOCKED: unlock before you flatten</source>
        <translation>已锁定：请先解锁再平仓</translation>
    </message>
    <message>
        <source>Flatten: cancelling my sells first</source>
        <translation>平仓：正在先撤卖单</translation>
    </message>
    <message>
        <source>Flatten stopped: the market data is not live or trading is locked</source>
        <translation>平仓已中止：行情非实时或交易已锁定</translation>
    </message>
    <message>
        <source>Flatten: nothing that can be sold is free (%1 %2 is dust)</source>
        <translation>平仓：没有可卖出的可用余额（%1 %2 为零头）</translation>
    </message>
</context>
<context>
    <name>agio::LadderView</name>
    <message>
        <source>Choose an instrument in the watchlist</source>
        <translation>请在自选中选择交易对</translation>
    </message>
    <message>
        <source>no bids</source>
        <translation>无买盘</translation>
    </message>
    <message>
        <source>no asks</source>
        <translation>无卖盘</translation>
    </message>
    <message>
        <source>STOP</source>
        <translation>止损</translation>
    </message>
    <message>
        <source>ext</source>
        <translation>外部</translation>
    </message>
    <message>
        <source>ticks</source>
        <translation>跳</translation>
    </message>
    <message numerus="yes">
        <source>%n order(s) above</source>
        <translation>
            <numerusform>上方 %n 笔委托</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n order(s) below</source>
        <translation>
            <numerusform>下方 %n 笔委托</numerusform>
        </translation>
    </message>
    <message>
        <source>STALE</source>
        <translation>行情滞后</translation>
    </message>
    <message>
        <source>OFFLINE</source>
        <translation>离线</translation>
    </message>
    <message>
        <source>LOADING</source>
        <translation>加载中</translation>
    </message>
    <message>
        <source>Depth ladder</source>
        <translation>深度盘口</translation>
    </message>
    <message>
        <source>Price moved, click ignored</source>
        <translation>价格已变动，忽略此次点击</translation>
    </message>
    <message>
        <source>LOCKED: the price went to the ticket</source>
        <translation>已锁定：价格已填入下单面板</translation>
    </message>
    <message>
        <source>The size cannot be worked out: no balance is known</source>
        <translation>无法计算数量：余额未知</translation>
    </message>
    <message>
        <source>No limit price fits that trigger</source>
        <translation>该触发价没有合适的限价</translation>
    </message>
    <message>
        <source>Cancel %1 at %2</source>
        <translation>撤单 %1 @ %2</translation>
    </message>
    <message numerus="yes">
        <source>Cancel all %n here</source>
        <translation>
            <numerusform>撤掉此处全部 %n 笔</numerusform>
        </translation>
    </message>
    <message>
        <source>LOCKED: the order was not moved</source>
        <translation>已锁定：委托未改价</translation>
    </message>
    <message>
        <source>Buy limit at %1</source>
        <translation>限价买入 @ %1</translation>
    </message>
    <message>
        <source>Sell limit at %1</source>
        <translation>限价卖出 @ %1</translation>
    </message>
    <message>
        <source>Buy stop-limit at %1</source>
        <translation>限价止损买入 @ %1</translation>
    </message>
    <message>
        <source>Sell stop-limit at %1</source>
        <translation>限价止损卖出 @ %1</translation>
    </message>
    <message>
        <source>Buy stop at %1</source>
        <translation>市价止损买入 @ %1</translation>
    </message>
    <message>
        <source>Sell stop at %1</source>
        <translation>市价止损卖出 @ %1</translation>
    </message>
    <message>
        <source>Buy take-profit limit at %1</source>
        <translation>限价止盈买入 @ %1</translation>
    </message>
    <message>
        <source>Sell take-profit limit at %1</source>
        <translation>限价止盈卖出 @ %1</translation>
    </message>
    <message>
        <source>Price %1 to the ticket</source>
        <translation>将价格 %1 填入下单面板</translation>
    </message>
    <message>
        <source>Copy price</source>
        <translation>复制价格</translation>
    </message>
    <message>
        <source>Several orders here: change them one by one</source>
        <translation>此处有多笔委托：请逐笔修改</translation>
    </message>
    <message>
        <source>LOCKED: the order was not changed</source>
        <translation>已锁定：委托未修改</translation>
    </message>
    <message>
        <source>A quantity can only be lowered here; place another order to add</source>
        <translation>此处只能减少数量；要加量请另下一单</translation>
    </message>
    <message>
        <source>Quantity → %1</source>
        <translation>数量 → %1</translation>
    </message>
    <message>
        <source>Cumulative quantities</source>
        <translation>累计数量</translation>
    </message>
    <message>
        <source>Quantities per row</source>
        <translation>逐行数量</translation>
    </message>
    <message>
        <source>bid %1, %2</source>
        <translation>买盘 %1，%2</translation>
    </message>
    <message>
        <source>ask %1, %2</source>
        <translation>卖盘 %1，%2</translation>
    </message>
    <message>
        <source>mine %1</source>
        <translation>我的 %1</translation>
    </message>
    <message>
        <source>waiting for the book</source>
        <translation>等待盘口</translation>
    </message>
    <message>
        <source>the new connection ran too far ahead</source>
        <translation>新连接的数据超前过多</translation>
    </message>
    <message>
        <source>connection renewed</source>
        <translation>连接已更新</translation>
    </message>
    <message>
        <source>updates stopped</source>
        <translation>更新中断</translation>
    </message>
    <message>
        <source>no connection</source>
        <translation>无连接</translation>
    </message>
    <message>
        <source>no answer to a ping for 5 s</source>
        <translation>5 秒未收到心跳回应</translation>
    </message>
    <message>
        <source>no update for a while</source>
        <translation>一段时间没有更新</translation>
    </message>
    <message>
        <source>the exchange&apos;s data arrive late</source>
        <translation>交易所数据到达延迟</translation>
    </message>
    <message>
        <source>no longer wanted</source>
        <translation>已停止订阅</translation>
    </message>
    <message>
        <source>crossed book in a snapshot</source>
        <translation>快照中买卖盘交叉</translation>
    </message>
    <message>
        <source>no snapshot came while diffs were waiting</source>
        <translation>等待增量时未收到快照</translation>
    </message>
    <message>
        <source>the recording has ended</source>
        <translation>录像已播放完</translation>
    </message>
</context>
<context>
    <name>agio::MainWindow</name>
    <message>
        <source>My limits…</source>
        <translation>个人限制…</translation>
    </message>
    <message>
        <source>Locked: another instrument</source>
        <translation>已锁定：切换了交易对</translation>
    </message>
    <message>
        <source>Watchlist</source>
        <translation>自选</translation>
    </message>
    <message>
        <source>Chart</source>
        <translation>图表</translation>
    </message>
    <message>
        <source>Orders</source>
        <translation>委托</translation>
    </message>
    <message>
        <source>Ladder</source>
        <translation>盘口</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>下单</translation>
    </message>
    <message>
        <source>Tape</source>
        <translation>逐笔</translation>
    </message>
    <message>
        <source>Tool bar</source>
        <translation>工具栏</translation>
    </message>
    <message>
        <source>Menu</source>
        <translation>菜单</translation>
    </message>
    <message>
        <source>Scalp</source>
        <translation>短线</translation>
    </message>
    <message>
        <source>Swing</source>
        <translation>波段</translation>
    </message>
    <message>
        <source>Workspaces keep their own layout</source>
        <translation>每个工作区各自保存布局</translation>
    </message>
    <message>
        <source>Find an instrument or an action</source>
        <translation>搜索交易对或操作</translation>
    </message>
    <message>
        <source>Panes</source>
        <translation>面板</translation>
    </message>
    <message>
        <source>Reset the layout</source>
        <translation>重置布局</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>主题</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>涨跌颜色</translation>
    </message>
    <message>
        <source>Green up, red down</source>
        <translation>绿涨红跌</translation>
    </message>
    <message>
        <source>Red up, green down</source>
        <translation>红涨绿跌</translation>
    </message>
    <message>
        <source>Red up, blue down</source>
        <translation>红涨蓝跌</translation>
    </message>
    <message>
        <source>Colour-blind</source>
        <translation>色盲友好</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>API key…</source>
        <translation>API 密钥…</translation>
    </message>
    <message>
        <source>Lock trading</source>
        <translation>锁定交易</translation>
    </message>
    <message>
        <source>Locked</source>
        <translation>已锁定</translation>
    </message>
    <message>
        <source>About Agio</source>
        <translation>关于 Agio</translation>
    </message>
    <message>
        <source>Agio %1, a desktop trading terminal for crypto.
Free software under the GNU GPL, version 3 or later.</source>
        <translation>Agio %1，加密货币桌面交易终端。
自由软件，采用 GNU GPL 第 3 版或更高版本授权。</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>退出</translation>
    </message>
    <message>
        <source>Confirm each order</source>
        <translation>逐单确认</translation>
    </message>
    <message>
        <source>Armed: one click sends</source>
        <translation>已解锁：单击即发送</translation>
    </message>
    <message>
        <source>Cancel all orders</source>
        <translation>撤销全部委托</translation>
    </message>
    <message>
        <source>Nothing is called “%1” here: choose from the list (Ctrl+K)</source>
        <translation>没有找到“%1”：请从列表中选择（Ctrl+K）</translation>
    </message>
    <message>
        <source>Equity</source>
        <translation>权益</translation>
    </message>
    <message>
        <source>All balances at last prices; the change is since start</source>
        <translation>全部资产按最新价估值；涨跌自启动时起算</translation>
    </message>
    <message>
        <source>A replay takes no orders.</source>
        <translation>回放中不能下单。</translation>
    </message>
    <message>
        <source>No account: add an API key in the menu.</source>
        <translation>没有账户：请在菜单中添加 API 密钥。</translation>
    </message>
    <message>
        <source>The key has not been verified yet.</source>
        <translation>密钥尚未验证。</translation>
    </message>
    <message>
        <source>This key may not trade.</source>
        <translation>此密钥没有交易权限。</translation>
    </message>
    <message>
        <source>The market data is not live.</source>
        <translation>行情不是实时数据。</translation>
    </message>
    <message>
        <source>Panic: cancelling every open order</source>
        <translation>紧急撤单：正在撤销全部当前委托</translation>
    </message>
    <message>
        <source>Locked by panic</source>
        <translation>紧急撤单后已锁定</translation>
    </message>
    <message>
        <source>Hold to cancel every open order</source>
        <translation>按住以撤销全部当前委托</translation>
    </message>
    <message>
        <source>DEMO</source>
        <translation>模拟</translation>
    </message>
</context>
<context>
    <name>agio::NumberField</name>
    <message>
        <source>Base or quote (Alt+Q)</source>
        <translation>基础币或计价币（Alt+Q）</translation>
    </message>
    <message>
        <source>“%1” can be read as %2 or %3: write it without a thousands separator</source>
        <translation>“%1”可读作 %2 或 %3：请不要写千位分隔符</translation>
    </message>
    <message>
        <source>“%1” is no number</source>
        <translation>“%1”不是数字</translation>
    </message>
    <message>
        <source>A negative number makes no sense here</source>
        <translation>此处不能为负数</translation>
    </message>
</context>
<context>
    <name>agio::OrderActions</name>
    <message>
        <source>Trading is locked. Nothing was sent.</source>
        <translation>交易已锁定，未发送委托。</translation>
    </message>
    <message>
        <source>Amount %1 %2</source>
        <translation>金额 %1 %2</translation>
    </message>
    <message>
        <source>, fee %1 %2</source>
        <translation>，手续费 %1 %2</translation>
    </message>
    <message>
        <source>%1 · %2</source>
        <translation>%1 · %2</translation>
    </message>
    <message>
        <source>This order must be confirmed in the window.</source>
        <translation>此委托必须在窗口中确认。</translation>
    </message>
    <message>
        <source>The question was dropped. Nothing was sent.</source>
        <translation>确认已取消，未发送委托。</translation>
    </message>
    <message>
        <source>One cancels the other</source>
        <translation>二选一委托（OCO）</translation>
    </message>
    <message numerus="yes">
        <source>%n joined order(s)</source>
        <translation>
            <numerusform>%n 笔关联委托</numerusform>
        </translation>
    </message>
    <message>
        <source>This order is no longer working. Nothing was sent.</source>
        <translation>该委托已不在挂单中，未发送请求。</translation>
    </message>
    <message>
        <source>Only a limit order can be moved by its price.</source>
        <translation>只有限价委托可以改价。</translation>
    </message>
    <message>
        <source>At this price it would trade at once.</source>
        <translation>以此价格会立即成交。</translation>
    </message>
    <message>
        <source>Move %1 to %2</source>
        <translation>将 %1 改到 %2</translation>
    </message>
    <message>
        <source>Move</source>
        <translation>改价</translation>
    </message>
</context>
<context>
    <name>agio::OrdersModel</name>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Instrument</source>
        <translation>交易对</translation>
    </message>
    <message>
        <source>Side</source>
        <translation>方向</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>Price</source>
        <translation>价格</translation>
    </message>
    <message>
        <source>Amount</source>
        <translation>数量</translation>
    </message>
    <message>
        <source>Filled</source>
        <translation>已成交</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>金额</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>market</source>
        <translation>市价</translation>
    </message>
    <message>
        <source>Cancel this order</source>
        <translation>撤销此委托</translation>
    </message>
</context>
<context>
    <name>agio::Pane</name>
    <message>
        <source>Link group %1</source>
        <translation>联动组 %1</translation>
    </message>
    <message>
        <source>Panes with this number show the same instrument</source>
        <translation>编号相同的面板显示同一交易对</translation>
    </message>
</context>
<context>
    <name>agio::QuestionPanel</name>
    <message>
        <source>Type %1 to send</source>
        <translation>输入 %1 以发送</translation>
    </message>
    <message>
        <source>Amount again</source>
        <translation>再次输入数量</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 秒</translation>
    </message>
</context>
<context>
    <name>agio::StatusStrip</name>
    <message>
        <source>%1 ms</source>
        <translation>%1 ms</translation>
    </message>
    <message>
        <source>connecting</source>
        <translation>连接中</translation>
    </message>
    <message>
        <source>slow</source>
        <translation>延迟</translation>
    </message>
    <message>
        <source>stale</source>
        <translation>滞后</translation>
    </message>
    <message>
        <source>offline</source>
        <translation>离线</translation>
    </message>
    <message>
        <source>again in %1 s</source>
        <translation>%1 秒后重试</translation>
    </message>
    <message>
        <source>orders unverified</source>
        <translation>委托未核实</translation>
    </message>
    <message>
        <source>%1 % budget</source>
        <translation>额度 %1 %</translation>
    </message>
    <message>
        <source>clock %1%2 ms</source>
        <translation>时钟 %1%2 ms</translation>
    </message>
    <message>
        <source>clock –</source>
        <translation>时钟 –</translation>
    </message>
    <message>
        <source>%1 frames/s</source>
        <translation>%1 条/秒</translation>
    </message>
    <message>
        <source>%1 fps</source>
        <translation>%1 帧/秒</translation>
    </message>
    <message>
        <source>longest gap %1 ms</source>
        <translation>最长间隔 %1 ms</translation>
    </message>
    <message>
        <source>starting</source>
        <translation>正在启动</translation>
    </message>
    <message>
        <source>not connected</source>
        <translation>未连接</translation>
    </message>
    <message>
        <source>no connection</source>
        <translation>无连接</translation>
    </message>
    <message>
        <source>no key in use</source>
        <translation>未使用密钥</translation>
    </message>
    <message>
        <source>no answer to a ping for 5 s</source>
        <translation>5 秒未收到心跳回应</translation>
    </message>
    <message>
        <source>no answer to a ping for 10 s</source>
        <translation>10 秒未收到心跳回应</translation>
    </message>
    <message>
        <source>the exchange asked for a pause: too many requests</source>
        <translation>交易所要求暂停：请求过多</translation>
    </message>
    <message>
        <source>before the exchange ends it</source>
        <translation>赶在交易所断开之前更新连接</translation>
    </message>
    <message>
        <source>the exchange asks for it</source>
        <translation>应交易所要求更新连接</translation>
    </message>
    <message>
        <source>the exchange ended the private stream</source>
        <translation>交易所结束了私有推送</translation>
    </message>
    <message>
        <source>a binary frame on a text stream</source>
        <translation>文本推送中出现二进制数据</translation>
    </message>
    <message>
        <source>no connection within the time limit</source>
        <translation>限时内未能连接</translation>
    </message>
    <message>
        <source>the connection was closed</source>
        <translation>连接已关闭</translation>
    </message>
    <message>
        <source>the connection was lost</source>
        <translation>连接已断开</translation>
    </message>
    <message>
        <source>the server closed the connection</source>
        <translation>服务器关闭了连接</translation>
    </message>
    <message>
        <source>the server closed the connection (restart or overload)</source>
        <translation>服务器关闭了连接（重启或过载）</translation>
    </message>
    <message>
        <source>the recording has ended</source>
        <translation>录像已播放完</translation>
    </message>
</context>
<context>
    <name>agio::StudiesDialog</name>
    <message>
        <source>Studies</source>
        <translation>指标</translation>
    </message>
    <message>
        <source>Study to add</source>
        <translation>要添加的指标</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>添加</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>No studies. Choose one below and press Add.</source>
        <translation>暂无指标。请在下方选择并点“添加”。</translation>
    </message>
    <message>
        <source>Period of %1</source>
        <translation>%1 的周期</translation>
    </message>
    <message>
        <source>Width in deviations</source>
        <translation>宽度（标准差倍数）</translation>
    </message>
    <message>
        <source>Remove %1</source>
        <translation>移除 %1</translation>
    </message>
</context>
<context>
    <name>agio::TapePane</name>
    <message>
        <source>Tape</source>
        <translation>逐笔</translation>
    </message>
    <message>
        <source>Smallest trade shown</source>
        <translation>显示的最小成交</translation>
    </message>
    <message>
        <source>Trades of one side and price within 100 ms are one line</source>
        <translation>100 毫秒内同方向同价格的成交合并为一行</translation>
    </message>
    <message>
        <source>all</source>
        <translation>全部</translation>
    </message>
</context>
<context>
    <name>agio::TapeView</name>
    <message>
        <source>Tape of trades</source>
        <translation>逐笔成交</translation>
    </message>
    <message>
        <source>No trades yet</source>
        <translation>暂无成交</translation>
    </message>
</context>
<context>
    <name>agio::TicketPane</name>
    <message>
        <source>Order</source>
        <translation>下单</translation>
    </message>
    <message>
        <source>BUY</source>
        <translation>买入</translation>
    </message>
    <message>
        <source>SELL</source>
        <translation>卖出</translation>
    </message>
    <message>
        <source>Order form</source>
        <translation>委托类型</translation>
    </message>
    <message>
        <source>Limit</source>
        <translation>限价</translation>
    </message>
    <message>
        <source>Market</source>
        <translation>市价</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>止损</translation>
    </message>
    <message>
        <source>Take profit</source>
        <translation>止盈</translation>
    </message>
    <message>
        <source>OCO</source>
        <translation>OCO</translation>
    </message>
    <message>
        <source>Trigger</source>
        <translation>触发价</translation>
    </message>
    <message>
        <source>Price</source>
        <translation>价格</translation>
    </message>
    <message>
        <source>Stop limit</source>
        <translation>止损限价</translation>
    </message>
    <message>
        <source>Amount</source>
        <translation>数量</translation>
    </message>
    <message>
        <source>then a limit order</source>
        <translation>触发后挂限价单</translation>
    </message>
    <message>
        <source>then a market order</source>
        <translation>触发后下市价单</translation>
    </message>
    <message>
        <source>What the trigger sends</source>
        <translation>触发后发送的委托</translation>
    </message>
    <message>
        <source>bid</source>
        <translation>买一</translation>
    </message>
    <message>
        <source>mid</source>
        <translation>中间价</translation>
    </message>
    <message>
        <source>ask</source>
        <translation>卖一</translation>
    </message>
    <message>
        <source>Time in force</source>
        <translation>有效方式</translation>
    </message>
    <message>
        <source>Post-only</source>
        <translation>只做 Maker</translation>
    </message>
    <message>
        <source>Only rests, never takes: refused if it would trade at once</source>
        <translation>只挂单不吃单：若会立即成交则被拒绝</translation>
    </message>
    <message>
        <source>Findings of the check</source>
        <translation>校验结果</translation>
    </message>
    <message>
        <source>Ctrl Enter</source>
        <translation>Ctrl Enter</translation>
    </message>
    <message>
        <source>Stop trigger</source>
        <translation>止损触发价</translation>
    </message>
    <message>
        <source>Profit price</source>
        <translation>止盈价</translation>
    </message>
    <message>
        <source>This instrument takes no OCO orders</source>
        <translation>该交易对不支持 OCO 委托</translation>
    </message>
    <message>
        <source>sending … %1 ms</source>
        <translation>发送中… %1 毫秒</translation>
    </message>
    <message>
        <source>Choose an instrument</source>
        <translation>请选择交易对</translation>
    </message>
    <message>
        <source>Enter a price</source>
        <translation>请输入价格</translation>
    </message>
    <message>
        <source>Enter a trigger price</source>
        <translation>请输入触发价</translation>
    </message>
    <message>
        <source>Enter an amount</source>
        <translation>请输入数量</translation>
    </message>
    <message>
        <source>Waiting for market data</source>
        <translation>等待行情</translation>
    </message>
    <message>
        <source>OCO %1 / %2</source>
        <translation>OCO %1 / %2</translation>
    </message>
    <message>
        <source>stop %1 → %2</source>
        <translation>止损 %1 → %2</translation>
    </message>
    <message>
        <source>at market from %1</source>
        <translation>到 %1 触发市价</translation>
    </message>
    <message>
        <source>at %1</source>
        <translation>@ %1</translation>
    </message>
    <message>
        <source>at market</source>
        <translation>市价</translation>
    </message>
    <message>
        <source>Buy %1 %2</source>
        <translation>买入 %1 %2</translation>
    </message>
    <message>
        <source>Sell %1 %2</source>
        <translation>卖出 %1 %2</translation>
    </message>
    <message>
        <source>use %1</source>
        <translation>用 %1</translation>
    </message>
    <message>
        <source>fee %1 %2</source>
        <translation>手续费 %1 %2</translation>
    </message>
    <message>
        <source>You pay</source>
        <translation>支付</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>金额</translation>
    </message>
    <message>
        <source>You get</source>
        <translation>得到</translation>
    </message>
    <message>
        <source>%1 bp</source>
        <translation>%1 基点</translation>
    </message>
    <message>
        <source>Worst</source>
        <translation>最差成交价</translation>
    </message>
    <message>
        <source>fee %1</source>
        <translation>手续费 %1</translation>
    </message>
    <message>
        <source>Takes at</source>
        <translation>吃单均价</translation>
    </message>
    <message>
        <source>%1 % under touch</source>
        <translation>低于盘口 %1 %</translation>
    </message>
    <message>
        <source>%1 % over touch</source>
        <translation>高于盘口 %1 %</translation>
    </message>
    <message>
        <source>Rests</source>
        <translation>挂单位置</translation>
    </message>
    <message>
        <source>Ahead</source>
        <translation>前方排队</translation>
    </message>
    <message>
        <source>Depth</source>
        <translation>深度</translation>
    </message>
    <message>
        <source>needs %1× the visible depth</source>
        <translation>需要可见深度的 %1 倍</translation>
    </message>
    <message>
        <source>Break-even</source>
        <translation>保本价</translation>
    </message>
    <message>
        <source>The fee rate is the public default; the account&apos;s own is not known</source>
        <translation>手续费率为公开默认值；账户自身费率未知</translation>
    </message>
    <message>
        <source>rounded down to the lot: %1</source>
        <translation>按数量步长向下取整：%1</translation>
    </message>
    <message>
        <source>A share needs a price first: type one or wait for market data</source>
        <translation>按比例下单需先有价格：请输入价格或等待行情</translation>
    </message>
    <message>
        <source>Nothing free to work with</source>
        <translation>没有可用余额</translation>
    </message>
    <message>
        <source>The same order went out a moment ago: send again in two seconds if you mean it</source>
        <translation>相同委托刚刚发出：如确实需要，请两秒后再发</translation>
    </message>
    <message>
        <source>No answer: the order may or may not be there. It is not sent again; Agio is asking.</source>
        <translation>未收到回应：委托可能已到，也可能未到。不会重发；Agio 正在查询。</translation>
    </message>
    <message>
        <source>id %1</source>
        <translation>编号 %1</translation>
    </message>
    <message>
        <source>in %1 ms</source>
        <translation>用时 %1 毫秒</translation>
    </message>
    <message>
        <source>Free %1 %2</source>
        <translation>可用 %1 %2</translation>
    </message>
    <message>
        <source>(unverified)</source>
        <translation>（未核实）</translation>
    </message>
    <message>
        <source>No account</source>
        <translation>无账户</translation>
    </message>
    <message>
        <source>TP</source>
        <translation>止盈</translation>
    </message>
</context>
<context>
    <name>agio::WatchlistModel</name>
    <message>
        <source>%1 on %2, 24 h volume %3</source>
        <translation>%2 的 %1，24 小时成交额 %3</translation>
    </message>
    <message>
        <source>%1 on %2</source>
        <translation>%2 的 %1</translation>
    </message>
</context>
<context>
    <name>agio::WatchlistPane</name>
    <message>
        <source>Watchlist</source>
        <translation>自选</translation>
    </message>
    <message>
        <source>vol</source>
        <translation>成交额</translation>
    </message>
    <message>
        <source>name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>change</source>
        <translation>涨跌幅</translation>
    </message>
    <message>
        <source>Order of the list</source>
        <translation>列表排序</translation>
    </message>
    <message>
        <source>Search instruments</source>
        <translation>搜索交易对</translation>
    </message>
    <message>
        <source>Remove from the watchlist</source>
        <translation>移出自选</translation>
    </message>
    <message>
        <source>Add to the watchlist</source>
        <translation>加入自选</translation>
    </message>
</context>
<context>
    <name>check</name>
    <message>
        <source>This instrument is not known at the exchange. Choose another one.</source>
        <translation>交易所没有该交易对。请另选一个。</translation>
    </message>
    <message>
        <source>{0} {1} is not a multiple of the lot {2} {1}. Rounded down it is {3} {1}.</source>
        <translation>{0} {1} 不是数量步长 {2} {1} 的整数倍。向下取整为 {3} {1}。</translation>
    </message>
    <message>
        <source>{0} {1} is below the smallest order of {2} {1}. Raise the amount.</source>
        <translation>{0} {1} 低于最小下单量 {2} {1}。请增加数量。</translation>
    </message>
    <message>
        <source>{0} {1} is above the largest order of {2} {1}. Lower the amount, or split it.</source>
        <translation>{0} {1} 超过最大下单量 {2} {1}。请减少数量或拆单。</translation>
    </message>
    <message>
        <source>{0} {1} is below the minimum {2} {1}. Raise the amount.</source>
        <translation>{0} {1} 低于最小金额 {2} {1}。请增加数量。</translation>
    </message>
    <message>
        <source>{0} {1} x {2} = {3} {4} is below the minimum {5} {4}; smallest here: {6} {1}</source>
        <translation>{0} {1} x {2} = {3} {4}，低于最小金额 {5} {4}；此处最小数量：{6} {1}</translation>
    </message>
    <message>
        <source>{0} {1} x {2} = {3} {4} is below the minimum {5} {4}. Raise the amount.</source>
        <translation>{0} {1} x {2} = {3} {4}，低于最小金额 {5} {4}。请增加数量。</translation>
    </message>
    <message>
        <source>{0} {1} x {2} = {3} {4} is above the maximum {5} {4}. Lower the amount, or split it.</source>
        <translation>{0} {1} x {2} = {3} {4}，超过最大金额 {5} {4}。请减少数量或拆单。</translation>
    </message>
    <message>
        <source>The amount is too large to be reckoned with. Lower it.</source>
        <translation>数量过大，无法计算。请减少数量。</translation>
    </message>
    <message>
        <source>{0} has no iceberg {1} orders. Show the whole amount.</source>
        <translation>{0} 不支持{1}冰山委托。请显示全部数量。</translation>
    </message>
    <message>
        <source>An iceberg stays until cancelled. Set time in force to GTC.</source>
        <translation>冰山委托持续有效直至撤单。请将有效方式设为 GTC。</translation>
    </message>
    <message>
        <source>The visible part {0} {1} must be whole lots of {2} {1}, above zero and at most the amount.</source>
        <translation>可见数量 {0} {1} 必须是步长 {2} {1} 的整数倍，大于零且不超过总数量。</translation>
    </message>
    <message>
        <source>{0} parts are more than the {1} that {2} allows. Show a larger part.</source>
        <translation>拆成 {0} 份，超过 {2} 允许的 {1} 份。请增加可见数量。</translation>
    </message>
    <message>
        <source>This needs {0} {1} with the fee; {2} {1} are free, {3} {1} are locked in orders. Lower the amount.</source>
        <translation>含手续费需要 {0} {1}；可用 {2} {1}，委托冻结 {3} {1}。请减少数量。</translation>
    </message>
    <message>
        <source>This needs {0} {1}; {2} {1} are free, {3} {1} are locked in orders. Lower the amount.</source>
        <translation>需要 {0} {1}；可用 {2} {1}，委托冻结 {3} {1}。请减少数量。</translation>
    </message>
    <message>
        <source>What this costs cannot be reckoned: there is no price. Wait for market data, or use a limit order.</source>
        <translation>没有价格，无法计算成本。请等待行情，或改用限价单。</translation>
    </message>
    <message>
        <source>{0} {1} is more than your limit of {2} % of equity ({3} {1}) for one order. Lower the amount, or change the limit.</source>
        <translation>{0} {1} 超过您设定的单笔上限：权益的 {2} %（{3} {1}）。请减少数量或修改上限。</translation>
    </message>
    <message>
        <source>Price {0} is {1} % away from {2}; your limit is {3} %. Correct the price, or change the limit.</source>
        <translation>价格 {0} 偏离 {2} 达 {1} %；您设定的上限为 {3} %。请修正价格或修改上限。</translation>
    </message>
    <message>
        <source>{0} orders in one second are your limit. Wait a moment, or change the limit.</source>
        <translation>您设定的上限为每秒 {0} 笔委托。请稍候，或修改上限。</translation>
    </message>
    <message>
        <source>The same order was sent less than {0} ms ago. Send it again if you mean it.</source>
        <translation>相同委托在 {0} 毫秒内刚发过。如确实需要请再发一次。</translation>
    </message>
    <message>
        <source>{0} open orders in {1} are your limit. Cancel one, or change the limit.</source>
        <translation>您设定的上限为 {1} 最多 {0} 笔当前委托。请撤掉一笔或修改上限。</translation>
    </message>
    <message>
        <source>The request budget is used up but for the part kept for cancels. Wait a moment.</source>
        <translation>请求额度已用尽，仅留有撤单所需部分。请稍候。</translation>
    </message>
    <message>
        <source>The clock of this computer is {0} ms ahead of the exchange&apos;s (at most {1} ms are accepted). Set the clock.</source>
        <translation>本机时钟比交易所快 {0} 毫秒（最多允许 {1} 毫秒）。请校准时钟。</translation>
    </message>
    <message>
        <source>The clock of this computer is {0} ms behind the exchange&apos;s (at most {1} ms are accepted). Set the clock.</source>
        <translation>本机时钟比交易所慢 {0} 毫秒（最多允许 {1} 毫秒）。请校准时钟。</translation>
    </message>
    <message>
        <source>{0} accepts cancels only at the moment. Try again when it trades.</source>
        <translation>{0} 目前只接受撤单。请在恢复交易后再试。</translation>
    </message>
    <message>
        <source>{0} is closed for trading. Choose another instrument.</source>
        <translation>{0} 已停止交易。请另选交易对。</translation>
    </message>
    <message>
        <source>{0} is halted (&quot;{1}&quot;). Try again when it trades.</source>
        <translation>{0} 暂停交易（“{1}”）。请在恢复交易后再试。</translation>
    </message>
    <message>
        <source>There is no live market data for {0}: only limit orders are possible until it is back.</source>
        <translation>{0} 没有实时行情：恢复之前只能下限价单。</translation>
    </message>
    <message>
        <source>There is no live market data for {0}: nothing can be estimated.</source>
        <translation>{0} 没有实时行情：无法估算。</translation>
    </message>
    <message>
        <source>Balances are not verified at the moment: only limit orders are possible until the account stream is back.</source>
        <translation>资产目前未核实：账户推送恢复之前只能下限价单。</translation>
    </message>
    <message>
        <source>Balances are not verified at the moment.</source>
        <translation>资产目前未核实。</translation>
    </message>
    <message>
        <source>{0} takes an amount in {1} for {2} orders only where the exchange offers it. Enter the amount in {3}.</source>
        <translation>{0} 的{2}委托不支持以 {1} 填写数量。请以 {3} 填写数量。</translation>
    </message>
    <message>
        <source>Enter an amount above zero, in one unit only.</source>
        <translation>请输入大于零的数量，且只用一种单位。</translation>
    </message>
    <message>
        <source>Enter an amount above zero.</source>
        <translation>请输入大于零的数量。</translation>
    </message>
    <message>
        <source>Enter a price above zero.</source>
        <translation>请输入大于零的价格。</translation>
    </message>
    <message>
        <source>A {0} order has no price. Clear the price.</source>
        <translation>{0}委托没有价格。请清空价格。</translation>
    </message>
    <message>
        <source>Enter a trigger price above zero.</source>
        <translation>请输入大于零的触发价。</translation>
    </message>
    <message>
        <source>A {0} order has no trigger. Clear the trigger.</source>
        <translation>{0}委托没有触发价。请清空触发价。</translation>
    </message>
    <message>
        <source>{0} has no trailing stops. Use a fixed trigger.</source>
        <translation>{0} 不支持跟踪止损。请使用固定触发价。</translation>
    </message>
    <message>
        <source>The trailing distance must be between {0} and {1} basis points.</source>
        <translation>跟踪距离必须在 {0} 到 {1} 基点之间。</translation>
    </message>
    <message>
        <source>{0} has no post-only orders. Switch post-only off.</source>
        <translation>{0} 不支持只做 Maker。请关闭只做 Maker。</translation>
    </message>
    <message>
        <source>Post-only is for limit orders that stay in the book. Switch it off, or use a limit order without IOC or FOK.</source>
        <translation>只做 Maker 仅用于留在盘口的限价单。请关闭它，或使用非 IOC、FOK 的限价单。</translation>
    </message>
    <message>
        <source>Good-till-date needs a date in the future. Choose one.</source>
        <translation>GTD 需要未来的日期。请选择日期。</translation>
    </message>
    <message>
        <source>{0} does not offer the self-trade prevention &quot;{1}&quot;. Choose another one.</source>
        <translation>{0} 不提供自成交防护“{1}”。请另选一种。</translation>
    </message>
    <message>
        <source>Price {0} is between two steps of {1}. Use {2} or {3}.</source>
        <translation>价格 {0} 不在价格步长 {1} 上。请用 {2} 或 {3}。</translation>
    </message>
    <message>
        <source>Price {0} {1} is below the lowest price {2} {1} of {3}. Raise the price.</source>
        <translation>价格 {0} {1} 低于 {3} 的最低价 {2} {1}。请提高价格。</translation>
    </message>
    <message>
        <source>Price {0} {1} is above the highest price {2} {1} of {3}. Lower the price.</source>
        <translation>价格 {0} {1} 高于 {3} 的最高价 {2} {1}。请降低价格。</translation>
    </message>
    <message>
        <source>Price {0} {1} is outside the band {2} to {3} {1} that the exchange allows around {4}. Choose a price inside.</source>
        <translation>价格 {0} {1} 超出交易所以 {4} 为基准允许的区间 {2} 至 {3} {1}。请选择区间内的价格。</translation>
    </message>
    <message>
        <source>A recording is being replayed. Leave the replay to trade.</source>
        <translation>正在回放录像。请退出回放再交易。</translation>
    </message>
    <message>
        <source>No account is in use here. Add a key, or choose an account.</source>
        <translation>此处没有使用中的账户。请添加密钥或选择账户。</translation>
    </message>
    <message>
        <source>This key may not trade. Allow trading for it at the exchange, or use another key.</source>
        <translation>此密钥没有交易权限。请在交易所为它开启交易，或换用其他密钥。</translation>
    </message>
    <message>
        <source>{0} has no {1} orders. Choose another form.</source>
        <translation>{0} 不支持{1}委托。请选择其他类型。</translation>
    </message>
    <message>
        <source>The trigger {0} is already passed: a {1} {2} order waits above the last price {3}. Choose a higher trigger.</source>
        <translation>触发价 {0} 已被越过：{2}{1}委托须在最新价 {3} 之上触发。请选择更高的触发价。</translation>
    </message>
    <message>
        <source>The trigger {0} is already passed: a {1} {2} order waits below the last price {3}. Choose a lower trigger.</source>
        <translation>触发价 {0} 已被越过：{2}{1}委托须在最新价 {3} 之下触发。请选择更低的触发价。</translation>
    </message>
    <message>
        <source>There are {0} open orders in {1}, the exchange allows {2}. Cancel one first.</source>
        <translation>{1} 已有 {0} 笔当前委托，交易所允许 {2} 笔。请先撤掉一笔。</translation>
    </message>
    <message>
        <source>There are {0} waiting triggers in {1}, the exchange allows {2}. Cancel one first.</source>
        <translation>{1} 已有 {0} 笔待触发委托，交易所允许 {2} 笔。请先撤掉一笔。</translation>
    </message>
    <message>
        <source>This would trade with your own {0} order of {1} {2} at {3}. Cancel that one first.</source>
        <translation>会与您自己的{0}委托（{1} {2} @ {3}）成交。请先撤掉那一笔。</translation>
    </message>
    <message>
        <source>A post-only order at {0} would trade at once against {1}. Move the price away, or switch post-only off.</source>
        <translation>以 {0} 只做 Maker 会立即与 {1} 成交。请移开价格，或关闭只做 Maker。</translation>
    </message>
    <message>
        <source>This takes liquidity: {0} reaches the best opposite price {1}.</source>
        <translation>将吃单：{0} 已触及对手最优价 {1}。</translation>
    </message>
    <message>
        <source>{0} has no linked orders of this kind. Place them one by one.</source>
        <translation>{0} 不支持此类关联委托。请逐笔下单。</translation>
    </message>
    <message>
        <source>Both legs of an OCO need the same side, amount and instrument.</source>
        <translation>OCO 的两笔委托必须方向、数量和交易对相同。</translation>
    </message>
    <message>
        <source>The profit leg must be a limit or a take-profit order.</source>
        <translation>止盈一侧必须是限价单或止盈单。</translation>
    </message>
    <message>
        <source>The protecting leg must be a stop order.</source>
        <translation>保护一侧必须是止损单。</translation>
    </message>
    <message>
        <source>The prices do not enclose the market: {0} must be above {1} and {2} below. Correct the prices.</source>
        <translation>价格没有分列市价两侧：{0} 须高于 {1}，{2} 须低于它。请修正价格。</translation>
    </message>
    <message>
        <source>The first order of a chain must be a limit order.</source>
        <translation>关联委托的第一笔必须是限价单。</translation>
    </message>
    <message>
        <source>A leg of the linked orders is missing. Fill in all legs.</source>
        <translation>关联委托缺少一笔。请全部填写。</translation>
    </message>
    <message>
        <source>The cancel did not go out. {0} {1}</source>
        <translation>撤单未发出。{0} {1}</translation>
    </message>
    <message>
        <source>The order could not be moved: it was not cancelled and still stands.</source>
        <translation>委托无法改价：未能撤单，原委托仍然有效。</translation>
    </message>
    <message>
        <source>The order was not cancelled and still stands. Cancel it again.</source>
        <translation>撤单未成功，委托仍然有效。请再次撤单。</translation>
    </message>
    <message>
        <source>{0} cancelled, {1} already filled, {2} failed</source>
        <translation>已撤 {0} 笔，已成交 {1} 笔，失败 {2} 笔</translation>
    </message>
    <message>
        <source>Only a working order without a change under way can be moved.</source>
        <translation>只有挂单中且没有正在修改的委托可以改价。</translation>
    </message>
    <message>
        <source>This order has no price, or nothing left, to move.</source>
        <translation>该委托没有价格或没有剩余数量，无法改价。</translation>
    </message>
    <message>
        <source>The old order is cancelled but the moved one was refused. Nothing is sent again by itself: place it again if you still want it.</source>
        <translation>原委托已撤销，但改价后的委托被拒绝。不会自动重发：如仍需要请重新下单。</translation>
    </message>
    <message>
        <source>The old order filled {0} more while it was moved; the new one is that much too large.</source>
        <translation>改价期间原委托又成交 {0}；新委托因此多出同样数量。</translation>
    </message>
    <message>
        <source>The order ended as {0} before it was moved; nothing new was sent.</source>
        <translation>改价前委托已结束（{0}）；未发送新委托。</translation>
    </message>
    <message>
        <source>Only a working order without a change under way can be changed.</source>
        <translation>只有挂单中且没有正在修改的委托可以修改。</translation>
    </message>
    <message>
        <source>The new amount must be below {0} and above the filled {1}; cancel the order to end it.</source>
        <translation>新数量须小于 {0} 且大于已成交的 {1}；要结束委托请撤单。</translation>
    </message>
    <message>
        <source>The amount was not changed. {0} {1}</source>
        <translation>数量未修改。{0} {1}</translation>
    </message>
    <message>
        <source>The exchange shows a second order ({0}) under the id of an order of yours. Check your open orders and cancel what you did not mean.</source>
        <translation>交易所显示您的委托编号下有第二笔委托（{0}）。请检查当前委托并撤掉多余的。</translation>
    </message>
    <message>
        <source>An order that stood as {0} is in truth {1}: the exchange has shown it.</source>
        <translation>原记为{0}的委托实际为{1}：以交易所显示为准。</translation>
    </message>
    <message>
        <source>The order never arrived at the exchange: it was looked for {0} times. It is safe to place it anew.</source>
        <translation>委托未到达交易所：已查询 {0} 次。可以放心重新下单。</translation>
    </message>
    <message>
        <source>It is still not known whether this order reached the exchange; it was asked for {0} times and will not be sent again. Check again, or look in the exchange&apos;s own list.</source>
        <translation>仍不清楚该委托是否到达交易所；已查询 {0} 次，不会重发。请再次查询，或在交易所网站上查看。</translation>
    </message>
    <message>
        <source>This order has been given already; nothing was sent again.</source>
        <translation>该委托已提交过；未重复发送。</translation>
    </message>
    <message>
        <source>Open orders and balances are still being read from the exchange. Try again when that is done.</source>
        <translation>正在从交易所读取当前委托和资产。请在读取完成后再试。</translation>
    </message>
    <message>
        <source>The fate of an earlier {0} order at {1} is not known yet and is being asked for; the same side and price wait until it is. Check that order again.</source>
        <translation>此前价格为 {1} 的{0}委托状态未知，正在查询；明确之前同方向同价格不能再下单。请再次查询那笔委托。</translation>
    </message>
    <message>
        <source>The journal cannot be written ({0}). New orders are not sent until it can; free the disk or check its rights.</source>
        <translation>委托日志无法写入（{0}）。恢复之前不发送新委托；请清理磁盘或检查权限。</translation>
    </message>
    <message>
        <source>The order could not be written down ({0}), so it was not sent.</source>
        <translation>委托无法记入日志（{0}），因此未发送。</translation>
    </message>
    <message>
        <source>The order was not sent: {0}. It is safe to send it again.</source>
        <translation>委托未发送：{0}。可以放心重发。</translation>
    </message>
    <message>
        <source>The exchange refused the order. {0} {1}</source>
        <translation>交易所拒绝了委托。{0} {1}</translation>
    </message>
    <message>
        <source>This exchange has no linked orders. Place them one by one.</source>
        <translation>该交易所不支持关联委托。请逐笔下单。</translation>
    </message>
    <message>
        <source>The journal of orders cannot be read ({0}). Orders are not sent until it can.</source>
        <translation>委托日志无法读取（{0}）。恢复之前不发送委托。</translation>
    </message>
    <message>
        <source>{0} entries of the journal are damaged and were left out; what they told is asked of the exchange. Compare with its own list.</source>
        <translation>委托日志中有 {0} 条记录损坏并已略过；其内容将向交易所查询。请与交易所的列表核对。</translation>
    </message>
    <message>
        <source>While away: {0} filled {1} @ {2}, {3} cancelled, {4} placed elsewhere</source>
        <translation>离线期间：{0} 笔成交 {1} @ {2}，{3} 笔撤销，{4} 笔在别处下单</translation>
    </message>
    <message>
        <source>While away: {0} filled, {1} cancelled, {2} placed elsewhere</source>
        <translation>离线期间：{0} 笔成交，{1} 笔撤销，{2} 笔在别处下单</translation>
    </message>
    <message>
        <source>The orders of the last run could not be read: {0}.</source>
        <translation>上次运行的委托无法读取：{0}。</translation>
    </message>
    <message>
        <source>The key could not be checked: {0} {1}</source>
        <translation>密钥无法验证：{0} {1}</translation>
    </message>
    <message>
        <source>This is a recording: nothing can be traded in it. Nothing was sent.</source>
        <translation>这是录像，不能交易，未发送委托。</translation>
    </message>
    <message>
        <source>No account is open: add a key to trade. Nothing was sent.</source>
        <translation>没有打开的账户：请添加密钥后交易，未发送委托。</translation>
    </message>
    <message>
        <source>{0} could not be started: {1}</source>
        <translation>{0} 无法启动：{1}</translation>
    </message>
    <message>
        <source>The account {0} stays locked: {1}</source>
        <translation>账户 {0} 保持锁定：{1}</translation>
    </message>
    <message>
        <source>Recording has stopped: {0}</source>
        <translation>录制已停止：{0}</translation>
    </message>
    <message>
        <source>buy</source>
        <translation>买入</translation>
    </message>
    <message>
        <source>sell</source>
        <translation>卖出</translation>
    </message>
    <message>
        <source>limit</source>
        <translation>限价</translation>
    </message>
    <message>
        <source>market</source>
        <translation>市价</translation>
    </message>
    <message>
        <source>stop-limit</source>
        <translation>限价止损</translation>
    </message>
    <message>
        <source>stop-market</source>
        <translation>市价止损</translation>
    </message>
    <message>
        <source>take-profit-limit</source>
        <translation>限价止盈</translation>
    </message>
    <message>
        <source>take-profit-market</source>
        <translation>市价止盈</translation>
    </message>
    <message>
        <source>journaled</source>
        <translation>已记录</translation>
    </message>
    <message>
        <source>sent</source>
        <translation>已发送</translation>
    </message>
    <message>
        <source>working</source>
        <translation>挂单中</translation>
    </message>
    <message>
        <source>partially-filled</source>
        <translation>部分成交</translation>
    </message>
    <message>
        <source>filled</source>
        <translation>全部成交</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>已撤销</translation>
    </message>
    <message>
        <source>rejected</source>
        <translation>已拒绝</translation>
    </message>
    <message>
        <source>expired</source>
        <translation>已过期</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>状态未知</translation>
    </message>
    <message>
        <source>never-arrived</source>
        <translation>未送达</translation>
    </message>
    <message>
        <source>not-sent</source>
        <translation>未发送</translation>
    </message>
</context>
<context>
    <name>errors</name>
    <message>
        <source>This computer&apos;s clock differs from the exchange&apos;s.</source>
        <translation>本机时钟与交易所不一致。</translation>
    </message>
    <message>
        <source>Agio reads the exchange&apos;s time again and retries once. If it happens again, set the system clock or look for a slow network.</source>
        <translation>Agio 会重新读取交易所时间并重试一次。若再次发生，请校准系统时钟或检查网络是否缓慢。</translation>
    </message>
    <message>
        <source>The signature was not accepted.</source>
        <translation>签名未被接受。</translation>
    </message>
    <message>
        <source>The secret or private key does not belong to this API key, or the key type (HMAC, RSA, Ed25519) is the wrong one. Enter the key again.</source>
        <translation>Secret 或私钥与该 API 密钥不匹配，或密钥类型（HMAC、RSA、Ed25519）有误。请重新输入密钥。</translation>
    </message>
    <message>
        <source>The API key is damaged.</source>
        <translation>API 密钥已损坏。</translation>
    </message>
    <message>
        <source>Paste the whole key again, without spaces.</source>
        <translation>请重新粘贴完整的密钥，不含空格。</translation>
    </message>
    <message>
        <source>Binance does not accept this API key for this action.</source>
        <translation>Binance 不接受此 API 密钥执行该操作。</translation>
    </message>
    <message>
        <source>One of three things: the key was deleted or belongs to another site (live, demo, testnet); this computer&apos;s IP address is not on the key&apos;s list; the permission for it is off.</source>
        <translation>原因是三者之一：密钥已删除或属于其他站点（实盘、模拟、测试网）；本机 IP 不在密钥的白名单中；未开启相应权限。</translation>
    </message>
    <message>
        <source>The request needs a key that is signed in.</source>
        <translation>该请求需要已登录的密钥。</translation>
    </message>
    <message>
        <source>Check that an API key is set for this account.</source>
        <translation>请检查该账户是否已设置 API 密钥。</translation>
    </message>
    <message>
        <source>Binance has banned this IP address for a while because of too many requests.</source>
        <translation>因请求过多，Binance 已暂时封禁此 IP。</translation>
    </message>
    <message>
        <source>Agio sends nothing until the ban ends. Close other programs that use the same address.</source>
        <translation>封禁结束前 Agio 不发送任何请求。请关闭使用同一 IP 的其他程序。</translation>
    </message>
    <message>
        <source>Too many requests from this IP address.</source>
        <translation>此 IP 的请求过多。</translation>
    </message>
    <message>
        <source>Agio waits until the limit is free again. Close other programs that use the same address.</source>
        <translation>Agio 将等待限额恢复。请关闭使用同一 IP 的其他程序。</translation>
    </message>
    <message>
        <source>Too many unfilled orders in the interval.</source>
        <translation>该时段内未成交委托过多。</translation>
    </message>
    <message>
        <source>Wait for the next interval, or let some orders fill first.</source>
        <translation>请等待下一时段，或先让部分委托成交。</translation>
    </message>
    <message>
        <source>Too many connections at the same time.</source>
        <translation>同时连接数过多。</translation>
    </message>
    <message>
        <source>Agio connects again after a pause. Close other programs that use this account.</source>
        <translation>Agio 稍后重新连接。请关闭使用此账户的其他程序。</translation>
    </message>
    <message>
        <source>Binance had an unknown fault.</source>
        <translation>Binance 发生未知故障。</translation>
    </message>
    <message>
        <source>Agio asks the exchange what became of the request. Do not send it again.</source>
        <translation>Agio 正在向交易所查询该请求的结果。请勿重发。</translation>
    </message>
    <message>
        <source>Binance was disconnected inside.</source>
        <translation>Binance 内部连接中断。</translation>
    </message>
    <message>
        <source>Binance answered with something unexpected; the outcome is not known.</source>
        <translation>Binance 返回了意外内容；结果未知。</translation>
    </message>
    <message>
        <source>The order may or may not exist. Agio is checking. Do not send it again.</source>
        <translation>委托可能存在，也可能不存在。Agio 正在核实。请勿重发。</translation>
    </message>
    <message>
        <source>Binance did not answer in time; the outcome is not known.</source>
        <translation>Binance 未及时回应；结果未知。</translation>
    </message>
    <message>
        <source>Binance is overloaded.</source>
        <translation>Binance 过载。</translation>
    </message>
    <message>
        <source>Agio asks the exchange what became of the request. Try again in some minutes.</source>
        <translation>Agio 正在向交易所查询该请求的结果。请几分钟后再试。</translation>
    </message>
    <message>
        <source>This service of Binance is shutting down.</source>
        <translation>Binance 的该服务正在关闭。</translation>
    </message>
    <message>
        <source>Agio asks the exchange what became of the request and connects again.</source>
        <translation>Agio 正在向交易所查询该请求的结果并重新连接。</translation>
    </message>
    <message>
        <source>The price is too far from the market for this side.</source>
        <translation>该方向的价格偏离市价过远。</translation>
    </message>
    <message>
        <source>Choose a price nearer to the current one.</source>
        <translation>请选择更接近当前价的价格。</translation>
    </message>
    <message>
        <source>The price is too far from the market.</source>
        <translation>价格偏离市价过远。</translation>
    </message>
    <message>
        <source>The price is not a multiple of the tick size, or outside the allowed range.</source>
        <translation>价格不是价格步长的整数倍，或超出允许范围。</translation>
    </message>
    <message>
        <source>Use the nearest price on the grid that the ticket shows.</source>
        <translation>请使用下单面板给出的最近有效价格。</translation>
    </message>
    <message>
        <source>The quantity is not allowed for a market order: too small, too large or off the step.</source>
        <translation>市价单不允许此数量：过小、过大或不在步长上。</translation>
    </message>
    <message>
        <source>Use a quantity within the limits for market orders, or a limit order.</source>
        <translation>请使用市价单限额内的数量，或改用限价单。</translation>
    </message>
    <message>
        <source>The quantity is too small, too large, or not a multiple of the step.</source>
        <translation>数量过小、过大，或不是步长的整数倍。</translation>
    </message>
    <message>
        <source>Use the nearest quantity on the step that the ticket shows.</source>
        <translation>请使用下单面板给出的最近有效数量。</translation>
    </message>
    <message>
        <source>The value of the order is too small.</source>
        <translation>委托金额过小。</translation>
    </message>
    <message>
        <source>Raise the quantity until price times quantity reaches the minimum order value.</source>
        <translation>请增加数量，使价格乘以数量达到最小委托金额。</translation>
    </message>
    <message>
        <source>The value of the order is too small or too large.</source>
        <translation>委托金额过小或过大。</translation>
    </message>
    <message>
        <source>Change the quantity until price times quantity lies within the allowed order value.</source>
        <translation>请调整数量，使价格乘以数量处于允许的委托金额内。</translation>
    </message>
    <message>
        <source>The iceberg order would have too many parts.</source>
        <translation>冰山委托拆分份数过多。</translation>
    </message>
    <message>
        <source>Raise the visible quantity.</source>
        <translation>请增加可见数量。</translation>
    </message>
    <message>
        <source>Your position in this asset would become too large.</source>
        <translation>您在该币种的持仓将过大。</translation>
    </message>
    <message>
        <source>Buy less, or cancel open buy orders first.</source>
        <translation>请减少买入，或先撤掉买单。</translation>
    </message>
    <message>
        <source>Too many open stop and take-profit orders.</source>
        <translation>止损和止盈委托过多。</translation>
    </message>
    <message>
        <source>Cancel some of them on this instrument first.</source>
        <translation>请先撤掉该交易对上的一部分。</translation>
    </message>
    <message>
        <source>Too many open iceberg orders.</source>
        <translation>冰山委托过多。</translation>
    </message>
    <message>
        <source>Too many open order lists.</source>
        <translation>关联委托过多。</translation>
    </message>
    <message>
        <source>Cancel an OCO or OTO on this instrument first.</source>
        <translation>请先撤掉该交易对上的一组 OCO 或 OTO。</translation>
    </message>
    <message>
        <source>This order has been changed too often.</source>
        <translation>该委托修改次数过多。</translation>
    </message>
    <message>
        <source>Cancel it and place a new one.</source>
        <translation>请撤单后重新下单。</translation>
    </message>
    <message>
        <source>Too many open orders on the whole account.</source>
        <translation>整个账户的当前委托过多。</translation>
    </message>
    <message>
        <source>Cancel some orders first.</source>
        <translation>请先撤掉一些委托。</translation>
    </message>
    <message>
        <source>Too many open orders on this instrument.</source>
        <translation>该交易对的当前委托过多。</translation>
    </message>
    <message>
        <source>Cancel some orders on this instrument first.</source>
        <translation>请先撤掉该交易对上的一些委托。</translation>
    </message>
    <message>
        <source>The order exceeds the limit for this asset.</source>
        <translation>委托超过该币种的限额。</translation>
    </message>
    <message>
        <source>Use a smaller quantity.</source>
        <translation>请减少数量。</translation>
    </message>
    <message>
        <source>The trailing distance is outside the allowed range.</source>
        <translation>跟踪距离超出允许范围。</translation>
    </message>
    <message>
        <source>Choose a distance within the range that the ticket shows.</source>
        <translation>请选择下单面板所示范围内的距离。</translation>
    </message>
    <message>
        <source>The order breaks a trading rule of this instrument.</source>
        <translation>委托违反该交易对的交易规则。</translation>
    </message>
    <message>
        <source>Compare price and quantity with the rules that the ticket shows.</source>
        <translation>请对照下单面板所示规则检查价格和数量。</translation>
    </message>
    <message>
        <source>The order id holds a character that Binance refuses.</source>
        <translation>委托编号含有 Binance 不接受的字符。</translation>
    </message>
    <message>
        <source>Use letters, digits, - and _ only, 36 at most.</source>
        <translation>只能使用字母、数字、- 和 _，最多 36 个。</translation>
    </message>
    <message>
        <source>A value of the request holds an illegal character.</source>
        <translation>请求中的某个值含有非法字符。</translation>
    </message>
    <message>
        <source>This is a fault of the program: please report it with the log.</source>
        <translation>这是程序的错误：请附上日志反馈。</translation>
    </message>
    <message>
        <source>The request has too many parameters.</source>
        <translation>请求的参数过多。</translation>
    </message>
    <message>
        <source>The time window of the request is too long.</source>
        <translation>请求的时间窗口过长。</translation>
    </message>
    <message>
        <source>Set the receive window to 60 seconds or less.</source>
        <translation>请将接收窗口设为 60 秒以内。</translation>
    </message>
    <message>
        <source>A parameter of the request is missing, empty or out of range.</source>
        <translation>请求的某个参数缺失、为空或超出范围。</translation>
    </message>
    <message>
        <source>The request has a parameter that Binance does not know.</source>
        <translation>请求含有 Binance 不认识的参数。</translation>
    </message>
    <message>
        <source>Binance did not read all parameters of the request.</source>
        <translation>Binance 未读取请求的全部参数。</translation>
    </message>
    <message>
        <source>A parameter of the request is empty.</source>
        <translation>请求的某个参数为空。</translation>
    </message>
    <message>
        <source>The request has a parameter that must not be there.</source>
        <translation>请求含有不应出现的参数。</translation>
    </message>
    <message>
        <source>A value of the request is too large.</source>
        <translation>请求中的某个值过大。</translation>
    </message>
    <message>
        <source>Use a smaller number; if it looks right, please report it with the log.</source>
        <translation>请使用较小的数值；若看起来无误，请附上日志反馈。</translation>
    </message>
    <message>
        <source>A number has more decimals than this asset allows.</source>
        <translation>小数位数超过该币种允许的位数。</translation>
    </message>
    <message>
        <source>Use fewer decimals.</source>
        <translation>请减少小数位数。</translation>
    </message>
    <message>
        <source>A time in force was sent with an order type that has none.</source>
        <translation>该委托类型不能带有效方式。</translation>
    </message>
    <message>
        <source>Binance does not know this time in force.</source>
        <translation>Binance 不认识该有效方式。</translation>
    </message>
    <message>
        <source>Choose GTC, IOC or FOK.</source>
        <translation>请选择 GTC、IOC 或 FOK。</translation>
    </message>
    <message>
        <source>Binance does not know this order type.</source>
        <translation>Binance 不认识该委托类型。</translation>
    </message>
    <message>
        <source>Choose another order type for this instrument.</source>
        <translation>请为该交易对选择其他委托类型。</translation>
    </message>
    <message>
        <source>Binance does not know this side.</source>
        <translation>Binance 不认识该方向。</translation>
    </message>
    <message>
        <source>Binance does not know this symbol.</source>
        <translation>Binance 没有该交易对代码。</translation>
    </message>
    <message>
        <source>It may have been delisted. Reload the list of instruments.</source>
        <translation>可能已下架。请重新加载交易对列表。</translation>
    </message>
    <message>
        <source>The time range is too long.</source>
        <translation>时间范围过长。</translation>
    </message>
    <message>
        <source>Ask for at most 24 hours at a time.</source>
        <translation>每次最多查询 24 小时。</translation>
    </message>
    <message>
        <source>These parameters do not go together.</source>
        <translation>这些参数不能同时使用。</translation>
    </message>
    <message>
        <source>A parameter of the request has a wrong value.</source>
        <translation>请求的某个参数值有误。</translation>
    </message>
    <message>
        <source>The condition for cancelling is not valid.</source>
        <translation>撤单条件无效。</translation>
    </message>
    <message>
        <source>Cancel the order without a condition.</source>
        <translation>请不带条件撤单。</translation>
    </message>
    <message>
        <source>An OCO needs one stop order among its two.</source>
        <translation>OCO 的两笔中必须有一笔止损单。</translation>
    </message>
    <message>
        <source>Choose a stop order for one leg and a profit order for the other.</source>
        <translation>请一笔选择止损单，另一笔选择止盈单。</translation>
    </message>
    <message>
        <source>The types of the two OCO orders do not go together.</source>
        <translation>OCO 两笔委托的类型不匹配。</translation>
    </message>
    <message>
        <source>Choose a profit order for one leg and a stop order for the other.</source>
        <translation>请一笔选择止盈单，另一笔选择止损单。</translation>
    </message>
    <message>
        <source>The prices of the OCO are in the wrong order for a buy.</source>
        <translation>买入 OCO 的价格顺序有误。</translation>
    </message>
    <message>
        <source>A buying OCO has its stop above and its profit order below the market.</source>
        <translation>买入 OCO 的止损应高于市价，止盈应低于市价。</translation>
    </message>
    <message>
        <source>The prices of the OCO are in the wrong order for a sell.</source>
        <translation>卖出 OCO 的价格顺序有误。</translation>
    </message>
    <message>
        <source>A selling OCO has its profit order above and its stop below the market.</source>
        <translation>卖出 OCO 的止盈应高于市价，止损应低于市价。</translation>
    </message>
    <message>
        <source>The instrument is not in the trading state that was asked for.</source>
        <translation>该交易对不处于所查询的交易状态。</translation>
    </message>
    <message>
        <source>Reload the list of instruments.</source>
        <translation>请重新加载交易对列表。</translation>
    </message>
    <message>
        <source>There is not enough free balance for this order.</source>
        <translation>可用余额不足，无法下此委托。</translation>
    </message>
    <message>
        <source>Use a smaller quantity, or cancel orders that hold the balance.</source>
        <translation>请减少数量，或撤掉占用余额的委托。</translation>
    </message>
    <message>
        <source>The post-only order would have traded at once, so it was not placed.</source>
        <translation>只做 Maker 的委托会立即成交，因此未下单。</translation>
    </message>
    <message>
        <source>Choose a price that does not cross the book, or turn post-only off.</source>
        <translation>请选择不越过盘口的价格，或关闭只做 Maker。</translation>
    </message>
    <message>
        <source>The market has passed the trigger price already, so the order was not placed.</source>
        <translation>市价已越过触发价，因此未下单。</translation>
    </message>
    <message>
        <source>Put the trigger on the other side of the current price.</source>
        <translation>请将触发价设在当前价的另一侧。</translation>
    </message>
    <message>
        <source>This market is closed.</source>
        <translation>该市场已关闭。</translation>
    </message>
    <message>
        <source>Wait until it opens, or choose another instrument.</source>
        <translation>请等待开放，或另选交易对。</translation>
    </message>
    <message>
        <source>An open order has the same order id.</source>
        <translation>已有当前委托使用相同编号。</translation>
    </message>
    <message>
        <source>Look at the open orders: the order may be there already.</source>
        <translation>请查看当前委托：该委托可能已存在。</translation>
    </message>
    <message>
        <source>This account may not trade this instrument.</source>
        <translation>此账户不能交易该交易对。</translation>
    </message>
    <message>
        <source>Choose another instrument, or ask Binance about your account.</source>
        <translation>请另选交易对，或向 Binance 咨询您的账户。</translation>
    </message>
    <message>
        <source>This action is disabled on this account.</source>
        <translation>此账户禁用了该操作。</translation>
    </message>
    <message>
        <source>Look at the account&apos;s status on the Binance site.</source>
        <translation>请在 Binance 网站查看账户状态。</translation>
    </message>
    <message>
        <source>The prices of the order list are in the wrong order.</source>
        <translation>关联委托的价格顺序有误。</translation>
    </message>
    <message>
        <source>Selling: profit above, stop below the market. Buying: the other way round.</source>
        <translation>卖出：止盈高于市价，止损低于市价。买入则相反。</translation>
    </message>
    <message>
        <source>This order type is not available on this instrument.</source>
        <translation>该交易对不支持此委托类型。</translation>
    </message>
    <message>
        <source>Choose another order type.</source>
        <translation>请选择其他委托类型。</translation>
    </message>
    <message>
        <source>Binance refused the order.</source>
        <translation>Binance 拒绝了委托。</translation>
    </message>
    <message>
        <source>Read the exchange&apos;s own words, change the order and place it again.</source>
        <translation>请阅读交易所的原文，修改后重新下单。</translation>
    </message>
    <message>
        <source>The order was not cancelled because its state did not meet the condition.</source>
        <translation>委托状态不满足条件，未撤单。</translation>
    </message>
    <message>
        <source>Look at the order and cancel it without a condition.</source>
        <translation>请查看委托并不带条件撤单。</translation>
    </message>
    <message>
        <source>There is no such open order to cancel.</source>
        <translation>没有可撤的这笔委托。</translation>
    </message>
    <message>
        <source>It was filled or cancelled already. Agio reads the open orders again.</source>
        <translation>它已成交或已撤销。Agio 正在重新读取当前委托。</translation>
    </message>
    <message>
        <source>Binance does not find this order.</source>
        <translation>Binance 找不到该委托。</translation>
    </message>
    <message>
        <source>A fresh order may take a moment to show; Agio asks again. Otherwise the id or the account is another one.</source>
        <translation>新委托可能稍后才显示；Agio 会再次查询。否则是编号或账户不对。</translation>
    </message>
    <message>
        <source>This instrument is not trading now.</source>
        <translation>该交易对目前不在交易。</translation>
    </message>
    <message>
        <source>Wait until trading opens, or choose another instrument.</source>
        <translation>请等待开放交易，或另选交易对。</translation>
    </message>
    <message>
        <source>Only one half of the replacement happened.</source>
        <translation>改单只完成了一半。</translation>
    </message>
    <message>
        <source>Agio checks which half. Look at the open orders before you place another.</source>
        <translation>Agio 正在核实是哪一半。重新下单前请查看当前委托。</translation>
    </message>
    <message>
        <source>The order was not replaced; nothing new was placed.</source>
        <translation>委托未改单；没有下新委托。</translation>
    </message>
    <message>
        <source>Look at the old order: it may have been filled or cancelled meanwhile.</source>
        <translation>请查看原委托：它可能已成交或已撤销。</translation>
    </message>
    <message>
        <source>This order is too old; Binance has archived it.</source>
        <translation>该委托过旧，Binance 已将其归档。</translation>
    </message>
    <message>
        <source>Look for it in the order history on the Binance site.</source>
        <translation>请在 Binance 网站的历史委托中查找。</translation>
    </message>
    <message>
        <source>The private stream is subscribed already.</source>
        <translation>私有推送已订阅。</translation>
    </message>
    <message>
        <source>Nothing to do: the account&apos;s events arrive.</source>
        <translation>无需处理：账户事件正常到达。</translation>
    </message>
    <message>
        <source>The private stream is not subscribed.</source>
        <translation>私有推送未订阅。</translation>
    </message>
    <message>
        <source>Agio subscribes again by itself.</source>
        <translation>Agio 会自动重新订阅。</translation>
    </message>
    <message>
        <source>The order has this quantity already.</source>
        <translation>委托已是此数量。</translation>
    </message>
    <message>
        <source>Choose a smaller quantity than the present one.</source>
        <translation>请选择小于当前数量的数量。</translation>
    </message>
    <message>
        <source>The quantity of an order can only be made smaller.</source>
        <translation>委托数量只能减少。</translation>
    </message>
    <message>
        <source>Choose a smaller quantity, or replace the order.</source>
        <translation>请选择更小的数量，或撤单重下。</translation>
    </message>
    <message>
        <source>The order could not be changed.</source>
        <translation>委托无法修改。</translation>
    </message>
    <message>
        <source>The two ids do not belong to the same order.</source>
        <translation>两个编号不属于同一笔委托。</translation>
    </message>
    <message>
        <source>Reload the open orders and try again.</source>
        <translation>请重新加载当前委托后再试。</translation>
    </message>
    <message>
        <source>The connection has used up its private subscriptions.</source>
        <translation>该连接的私有订阅次数已用完。</translation>
    </message>
    <message>
        <source>Agio opens a new connection by itself.</source>
        <translation>Agio 会自动建立新连接。</translation>
    </message>
    <message>
        <source>This instrument has no reference price.</source>
        <translation>该交易对没有参考价。</translation>
    </message>
    <message>
        <source>Nothing to do: the last price is used instead.</source>
        <translation>无需处理：改用最新价。</translation>
    </message>
    <message>
        <source>This network takes no memo.</source>
        <translation>该网络不支持 Memo。</translation>
    </message>
    <message>
        <source>Leave the memo empty.</source>
        <translation>请将 Memo 留空。</translation>
    </message>
    <message>
        <source>Binance did not say what became of the request.</source>
        <translation>Binance 未说明该请求的结果。</translation>
    </message>
    <message>
        <source>Agio asks the exchange until it knows. Do not send it again.</source>
        <translation>Agio 会持续查询直到明确结果。请勿重发。</translation>
    </message>
    <message>
        <source>The request did not leave this computer.</source>
        <translation>请求未从本机发出。</translation>
    </message>
    <message>
        <source>Nothing happened at the exchange. Check the network and try again.</source>
        <translation>交易所未收到任何内容。请检查网络后再试。</translation>
    </message>
    <message>
        <source>Too many requests.</source>
        <translation>请求过多。</translation>
    </message>
    <message>
        <source>Agio waits until the limit is free again.</source>
        <translation>Agio 将等待限额恢复。</translation>
    </message>
    <message>
        <source>Binance does not accept this API key.</source>
        <translation>Binance 不接受此 API 密钥。</translation>
    </message>
    <message>
        <source>Check key, secret and key type, and the key&apos;s permissions and IP list.</source>
        <translation>请检查密钥、Secret 和密钥类型，以及密钥的权限和 IP 白名单。</translation>
    </message>
    <message>
        <source>Set the system clock and try again.</source>
        <translation>请校准系统时钟后再试。</translation>
    </message>
    <message>
        <source>Binance answered with something that Agio cannot read.</source>
        <translation>Binance 返回了 Agio 无法读取的内容。</translation>
    </message>
    <message>
        <source>Agio asks again. If it stays, please report it with the log.</source>
        <translation>Agio 会再次查询。若持续如此，请附上日志反馈。</translation>
    </message>
    <message>
        <source>Correct it and try again.</source>
        <translation>请修正后再试。</translation>
    </message>
    <message>
        <source>The request was given up.</source>
        <translation>请求已放弃。</translation>
    </message>
    <message>
        <source>Start it again if you still want it.</source>
        <translation>如仍需要请重新发起。</translation>
    </message>
    <message>
        <source>Change it and try again.</source>
        <translation>请修改后再试。</translation>
    </message>
    <message>
        <source>This private key is protected by a passphrase. Export it without one; Agio keeps it in the system&apos;s keychain.</source>
        <translation>该私钥受密码保护。请导出无密码的版本；Agio 会将其保存在系统钥匙串中。</translation>
    </message>
    <message>
        <source>This is an OpenSSH key. Exchanges take a PKCS#8 key (&quot;BEGIN PRIVATE KEY&quot;).</source>
        <translation>这是 OpenSSH 密钥。交易所需要 PKCS#8 密钥（“BEGIN PRIVATE KEY”）。</translation>
    </message>
    <message>
        <source>This is a public key. The exchange gets the public key; Agio needs the private one.</source>
        <translation>这是公钥。公钥交给交易所；Agio 需要私钥。</translation>
    </message>
    <message>
        <source>This is a PEM text but no private key.</source>
        <translation>这是 PEM 文本，但不是私钥。</translation>
    </message>
    <message>
        <source>This private key is incomplete or damaged. Copy it whole, with its BEGIN and END lines.</source>
        <translation>该私钥不完整或已损坏。请连同 BEGIN 和 END 行完整复制。</translation>
    </message>
    <message>
        <source>This RSA key is shorter than 2048 bits; no exchange takes it.</source>
        <translation>该 RSA 密钥短于 2048 位；没有交易所接受。</translation>
    </message>
    <message>
        <source>This private key is neither Ed25519 nor RSA.</source>
        <translation>该私钥既非 Ed25519 也非 RSA。</translation>
    </message>
    <message>
        <source>A secret has neither spaces, line breaks nor special characters inside. Copy it again, alone.</source>
        <translation>Secret 中没有空格、换行或特殊字符。请单独重新复制。</translation>
    </message>
    <message>
        <source>This looks like a private key without its BEGIN and END lines. Copy it whole.</source>
        <translation>这看起来是缺少 BEGIN 和 END 行的私钥。请完整复制。</translation>
    </message>
    <message>
        <source>This is too short for a secret. Copy it whole.</source>
        <translation>内容过短，不是 Secret。请完整复制。</translation>
    </message>
    <message>
        <source>The secret is empty.</source>
        <translation>Secret 为空。</translation>
    </message>
    <message>
        <source>This is too long for a secret.</source>
        <translation>内容过长，不是 Secret。</translation>
    </message>
    <message>
        <source>This machine has no keychain that Agio can use. Keys can be used for this session only; they are never written to a plain file.</source>
        <translation>本机没有 Agio 可用的钥匙串。密钥只能在本次运行中使用；绝不会写入明文文件。</translation>
    </message>
    <message>
        <source>The keychain has no key under this name. It may have been stored in another keychain; if not, enter it again.</source>
        <translation>钥匙串中没有该名称的密钥。它可能保存在另一个钥匙串中；如果不是，请重新输入。</translation>
    </message>
    <message>
        <source>Access to the keychain was declined. Agio works without the key until you allow it.</source>
        <translation>钥匙串访问被拒绝。在您允许之前，Agio 将不使用密钥运行。</translation>
    </message>
    <message>
        <source>The keychain is locked or denied access. Unlock it and try again.</source>
        <translation>钥匙串已锁定或拒绝访问。请解锁后再试。</translation>
    </message>
    <message>
        <source>The keychain does not answer. It may be waiting for you to unlock it. What was asked may still happen once it answers.</source>
        <translation>钥匙串没有回应。它可能在等待您解锁。一旦回应，之前的请求仍可能执行。</translation>
    </message>
    <message>
        <source>The keychain&apos;s entry for this key is damaged. Enter the key again.</source>
        <translation>钥匙串中该密钥的条目已损坏。请重新输入密钥。</translation>
    </message>
</context>
<context>
    <name>words</name>
    <message>
        <source>Buy</source>
        <translation>买入</translation>
    </message>
    <message>
        <source>Sell</source>
        <translation>卖出</translation>
    </message>
    <message>
        <source>Limit</source>
        <translation>限价</translation>
    </message>
    <message>
        <source>Market</source>
        <translation>市价</translation>
    </message>
    <message>
        <source>Stop-limit</source>
        <translation>限价止损</translation>
    </message>
    <message>
        <source>Stop-market</source>
        <translation>市价止损</translation>
    </message>
    <message>
        <source>Take-profit limit</source>
        <translation>限价止盈</translation>
    </message>
    <message>
        <source>Take-profit market</source>
        <translation>市价止盈</translation>
    </message>
    <message>
        <source>post-only</source>
        <translation>只做 Maker</translation>
    </message>
    <message>
        <source>Cancelling</source>
        <translation>撤单中</translation>
    </message>
    <message>
        <source>Moving</source>
        <translation>改价中</translation>
    </message>
    <message>
        <source>Changing</source>
        <translation>修改中</translation>
    </message>
    <message>
        <source>Sending</source>
        <translation>发送中</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>待触发</translation>
    </message>
    <message>
        <source>Working</source>
        <translation>挂单中</translation>
    </message>
    <message>
        <source>Part filled</source>
        <translation>部分成交</translation>
    </message>
    <message>
        <source>Filled</source>
        <translation>全部成交</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>已撤销</translation>
    </message>
    <message>
        <source>Rejected</source>
        <translation>已拒绝</translation>
    </message>
    <message>
        <source>Expired</source>
        <translation>已过期</translation>
    </message>
    <message>
        <source>Unknown – asking</source>
        <translation>状态未知 – 查询中</translation>
    </message>
    <message>
        <source>Never arrived</source>
        <translation>未送达</translation>
    </message>
    <message>
        <source>Not sent</source>
        <translation>未发送</translation>
    </message>
    <message>
        <source>(placed elsewhere)</source>
        <translation>（在别处下单）</translation>
    </message>
</context>
<context>
    <name>agio::LimitsDialog</name>
    <message>
        <source>A ladder click may take liquidity without asking</source>
        <translation>盘口点击可直接吃单，不再询问</translation>
    </message>
    <message>
        <source>My limits for %1</source>
        <translation>%1 的个人限制</translation>
    </message>
    <message>
        <source> % of equity</source>
        <translation> % 权益</translation>
    </message>
    <message>
        <source> % from the touch</source>
        <translation> %（距最优价）</translation>
    </message>
    <message>
        <source> ms</source>
        <translation> 毫秒</translation>
    </message>
    <message>
        <source>An order beyond a limit is not sent, and the reason is shown.</source>
        <translation>超出限制的委托不会发送，并会说明原因。</translation>
    </message>
    <message>
        <source>Largest order</source>
        <translation>最大委托</translation>
    </message>
    <message>
        <source>Farthest price</source>
        <translation>最远价格</translation>
    </message>
    <message>
        <source>Open orders</source>
        <translation>最多挂单数</translation>
    </message>
    <message>
        <source>Orders per second</source>
        <translation>每秒委托数</translation>
    </message>
    <message>
        <source>Same order again after</source>
        <translation>相同委托间隔</translation>
    </message>
</context>
</TS>
