//! Chinese, written in two ways, and what only looks like it.

/// Frequent characters that exist in simplified writing only.
const SIMPLIFIED: &str = "们这个来说时会国对为发学动过进种开关与长间问题经实现当从应业机电话务员设备战争议总统谈达协约签联军队岛导弹击袭伤亡\
    东车门见张马银钱贸权党举办厅结团组织织选举华丽亚欧盟俄罗斯乌兰陆续监狱审讯诉讼维护卫医疗难撤条则决应将还没给让认识记网络线级红绿\
    纪级报导边带帮两严丰临义乐习乡书买乱于云产亲仅价众优伟传伪体余佣侠侧侨俭债倾偿儿党兰兴养写军农冲净准减凤凭击刘则刚创删别剂剑剧劝\
    办务劳势匀华协单卖卢卫厂历厉压厌县叁变叶号叹吓吕吗听启吴呐员响哑唤团园围图圆圣场坏块坚坛坝坟坠垄垒垦墙壮声壳处备复够头夸夹夺奋奖\
    妇妈娱孙宁宝实宠审宪宫宽宾对寻导寿尔尘尝层属岁岗岛岭币帅师帐帜带并广庆库废开异弃张弯归录彻征径怀态怜总恋恳恶悬惊惧惨惩惯愤愿懒戏战户扑\
    执扩扫扬扰抚抛抢护报担拟拥择挂挤挥损换据掷摄摆摇敌数斗断无旧显晓术机杀杂权极构枪标树样桥检欢欧残毁毕气汇汉汤沟泪洁测济浑浓涛润涨温渔湾湿灭灯灵灾炉点炼热爱爷牺状独狱猎环玛现电画疗疮监盖盘码砖础确碍祸离种积称稳穷窃竞笔类粮紧纠红约级纪纯纲纳纷纸纹纽线练组细终经结绕绘给络绝统继绩绪续维综绿编缘缩罢罚罗职联胜脑脏脚艺节苏苹范荐荣药虑虽补装见观规视觉触誉计订认讨让训议讯记讲许论设访证评识诉词译试诗话该详语误说请诸读课谁调谈谋谢谱负贡财责贤败货质购贫贯贷贸费资赏赔赛赞赢赵赶趋跃践车转轮软轻载较辆辑输辖边达迁过运还这进远违连迟适选递遗邮邻郑酱释鉴针钟钢钱铁银销锁错键长门闪闭问间闻闹阅队阳阴阵阶际陆陈险随隐难雾静韩页顶项顺须顾顿预领频题颜额风飞饭饮馆马驻驾验骗鱼鲜鸟鸡麦黄龙齐龄";

/// Frequent characters that exist in traditional writing only.
const TRADITIONAL: &str = "們這個來說時會國對為發學動過進種開關與長間問題經實現當從應業機電話務員設備戰爭議總統談達協約簽聯軍隊島導彈擊襲傷亡\
    東車門見張馬銀錢貿權黨舉辦廳結團組織選華麗亞歐羅烏蘭陸續監獄審訊訴訟維護衛醫療難條則決將還沒給讓認識記網絡線級紅綠\
    紀報邊帶幫兩嚴豐臨義樂習鄉書買亂雲產親僅價眾優偉傳偽體餘傭側僑債傾償兒興養寫農衝淨減鳳憑劉剛創刪別劑劍劇勸\
    勞勢勻單賣廠歷厲壓厭縣變葉號嘆嚇嗎聽啟響啞喚園圍圖圓聖場壞塊堅壇壩墳墜壟壘墾牆壯聲殼處復夠頭誇夾奪奮獎\
    婦媽娛孫寧寶寵憲宮寬賓尋壽爾塵嘗層屬歲崗嶺幣帥師帳幟廣慶庫廢異棄彎歸錄徹徵徑懷態憐戀懇惡懸驚懼慘懲慣憤願懶戲戶撲\
    執擴掃揚擾撫拋搶報擔擬擁擇掛擠揮損換據擲攝擺搖敵數鬥斷無舊顯曉術殺雜極構槍標樹樣橋檢歡殘毀畢氣匯漢湯溝淚潔測濟渾濃濤潤漲溫漁灣濕滅燈靈災爐點煉熱愛爺犧狀獨獵環瑪畫瘡蓋盤碼磚礎確礙禍離積稱穩窮竊競筆類糧緊糾純綱納紛紙紋紐練細終繞繪絕繼績緒綜編緣縮罷罰職勝腦臟腳藝節蘇蘋薦榮藥慮雖補裝觀規視覺觸譽計訂討訓講許論訪證評詞譯試詩該詳語誤請諸讀課誰調謀謝譜負貢財責賢敗貨質購貧貫貸費資賞賠賽贊贏趙趕趨躍踐轉輪軟輕載較輛輯輸轄遷運遠違連遲適遞遺郵鄰鄭醬釋鑑針鐘鋼鐵銷鎖錯鍵閃閉聞鬧閱陽陰陣階際陳險隨隱霧靜韓頁頂項順須顧頓預領頻顏額風飛飯飲館駐駕驗騙魚鮮鳥雞麥黃龍齊齡臺灣";

/// Characters of written Cantonese.
const CANTONESE: &str = "嘅咗喺嘢冇唔佢哋咁啲嚟嗰攞";

/// Gives the language of a text in Chinese characters and kana, and how sure that is.
///
/// One kana in twenty characters is Japanese; fewer are names and shop signs.
pub(super) fn language(text: &str) -> (&'static str, f64) {
    let (mut kana, mut all, mut simplified, mut traditional, mut cantonese) =
        (0_usize, 0_usize, 0_usize, 0_usize, 0_usize);
    for c in text.chars() {
        match c {
            '\u{3041}'..='\u{3096}' | '\u{30a1}'..='\u{30fa}' => kana += 1,
            '\u{3400}'..='\u{9fff}' => {
                let (is_simplified, is_traditional) =
                    (SIMPLIFIED.contains(c), TRADITIONAL.contains(c));
                simplified += usize::from(is_simplified && !is_traditional);
                traditional += usize::from(is_traditional && !is_simplified);
                cantonese += usize::from(CANTONESE.contains(c));
            }
            _ => continue,
        }
        all += 1;
    }
    if kana * 20 > all {
        return ("ja", 1.0);
    }
    // Two characters say little: they may as well be Japanese.
    let sure = if all < 3 { 0.4 } else { 1.0 - 1.0 / all as f64 };
    let tag = if cantonese * 30 > all {
        "yue"
    } else if simplified > 2 * traditional {
        "zh-Hans"
    } else if traditional > 2 * simplified {
        "zh-Hant"
    } else {
        "zh"
    };
    (tag, sure)
}
