# SPDX-License-Identifier: GPL-2.0-or-later
"""The province-level units, by the first two digits of an adcode (GB/T 2260)."""

from __future__ import annotations

from .words import Word

PROVINCES = {
    "11": Word("北京市", "Beijing"), "12": Word("天津市", "Tianjin"), "13": Word("河北省", "Hebei"),
    "14": Word("山西省", "Shanxi"), "15": Word("内蒙古自治区", "Inner Mongolia"), "21": Word("辽宁省", "Liaoning"),
    "22": Word("吉林省", "Jilin"), "23": Word("黑龙江省", "Heilongjiang"), "31": Word("上海市", "Shanghai"),
    "32": Word("江苏省", "Jiangsu"), "33": Word("浙江省", "Zhejiang"), "34": Word("安徽省", "Anhui"),
    "35": Word("福建省", "Fujian"), "36": Word("江西省", "Jiangxi"), "37": Word("山东省", "Shandong"),
    "41": Word("河南省", "Henan"), "42": Word("湖北省", "Hubei"), "43": Word("湖南省", "Hunan"),
    "44": Word("广东省", "Guangdong"), "45": Word("广西壮族自治区", "Guangxi"), "46": Word("海南省", "Hainan"),
    "50": Word("重庆市", "Chongqing"), "51": Word("四川省", "Sichuan"), "52": Word("贵州省", "Guizhou"),
    "53": Word("云南省", "Yunnan"), "54": Word("西藏自治区", "Tibet"), "61": Word("陕西省", "Shaanxi"),
    "62": Word("甘肃省", "Gansu"), "63": Word("青海省", "Qinghai"), "64": Word("宁夏回族自治区", "Ningxia"),
    "65": Word("新疆维吾尔自治区", "Xinjiang"), "71": Word("台湾省", "Taiwan Province"),
    "81": Word("香港特别行政区", "Hong Kong SAR"), "82": Word("澳门特别行政区", "Macao SAR"),
}  # fmt: skip


def province_of(adcode: str | None) -> Word | None:
    """Return the province-level unit of an adcode; None when there is none or it is unknown."""
    return PROVINCES.get((adcode or "")[:2])
