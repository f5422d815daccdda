window.YTD.tweets.part0 = [
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1600000000000000005"
     ]
    }
   },
   "retweeted": false,
   "id_str": "1600000000000000005",
   "id": "1600000000000000005",
   "full_text": "@ben @carl I do, 1 &lt; 2 &amp; more. https://t.co/aaa1",
   "created_at": "Tue Dec 06 10:01:00 +0000 2022",
   "favorite_count": "1",
   "entities": {
    "hashtags": [],
    "user_mentions": [
     {
      "name": "Ben",
      "screen_name": "ben",
      "id_str": "502",
      "id": "502",
      "indices": [
       "0",
       "4"
      ]
     },
     {
      "name": "Carl",
      "screen_name": "carl",
      "id_str": "-1",
      "id": "-1",
      "indices": [
       "0",
       "4"
      ]
     }
    ],
    "urls": [
     {
      "url": "https://t.co/aaa1",
      "expanded_url": "https://garden.example/roses",
      "indices": [
       "30",
       "53"
      ]
     }
    ]
   },
   "in_reply_to_status_id_str": "1599999999999999999",
   "in_reply_to_user_id_str": "502",
   "in_reply_to_screen_name": "ben"
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1600000000000000001"
     ]
    }
   },
   "retweeted": false,
   "id_str": "1600000000000000001",
   "id": "1600000000000000001",
   "full_text": "RT @dora: Roses need sun #Garden and a very long word of advice that X has cut here for no reas…",
   "created_at": "Tue Dec 06 09:00:00 +0000 2022",
   "favorite_count": "1",
   "entities": {
    "hashtags": [
     {
      "text": "Garden"
     }
    ],
    "user_mentions": [
     {
      "name": "Dora",
      "screen_name": "dora",
      "id_str": "504",
      "id": "504",
      "indices": [
       "0",
       "4"
      ]
     },
     {
      "name": "Ben",
      "screen_name": "ben",
      "id_str": "502",
      "id": "502",
      "indices": [
       "0",
       "4"
      ]
     }
    ],
    "urls": []
   }
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1600000000000000002"
     ]
    }
   },
   "retweeted": false,
   "id_str": "1600000000000000002",
   "id": "1600000000000000002",
   "full_text": "RT @dora: A picture https://t.co/ppp1",
   "created_at": "Tue Dec 06 09:30:00 +0000 2022",
   "favorite_count": "1",
   "entities": {
    "hashtags": [],
    "user_mentions": [
     {
      "name": "Dora",
      "screen_name": "dora",
      "id_str": "504",
      "id": "504",
      "indices": [
       "0",
       "4"
      ]
     }
    ],
    "urls": [],
    "media": [
     {
      "url": "https://t.co/ppp1"
     }
    ]
   },
   "extended_entities": {
    "media": [
     {
      "url": "https://t.co/ppp1",
      "source_status_id_str": "1500000000000000009",
      "expanded_url": "https://twitter.com/dora/status/1500000000000000009/photo/1"
     }
    ]
   }
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1600000000000000003"
     ]
    }
   },
   "retweeted": false,
   "id_str": "1600000000000000003",
   "id": "1600000000000000003",
   "full_text": "Just so. https://t.co/qqq1",
   "created_at": "Tue Dec 06 09:40:00 +0000 2022",
   "favorite_count": "1",
   "entities": {
    "hashtags": [],
    "user_mentions": [],
    "urls": [
     {
      "url": "https://t.co/qqq1",
      "expanded_url": "https://twitter.com/eve/status/1499999999999999999"
     }
    ]
   }
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1600000000000000004"
     ]
    }
   },
   "retweeted": false,
   "id_str": "1600000000000000004",
   "id": "1600000000000000004",
   "full_text": "A1: prune in spring. #PruneChat #roses https://t.co/ppp2",
   "created_at": "Tue Dec 06 20:00:00 +0000 2022",
   "favorite_count": "1",
   "entities": {
    "hashtags": [
     {
      "text": "PruneChat"
     },
     {
      "text": "roses"
     }
    ],
    "user_mentions": [],
    "urls": [],
    "media": [
     {
      "url": "https://t.co/ppp2"
     }
    ]
   }
  }
 },
 {
  "tweet": {
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "1700000000000000001"
     ]
    }
   },
   "retweeted": false,
   "id_str": "1700000000000000001",
   "id": "1700000000000000001",
   "full_text": "All that I know of roses, in the order in which I learnt it: first, that they… https://t.co/nnn1",
   "created_at": "Fri Sep 08 04:00:00 +0000 2023",
   "favorite_count": "1",
   "entities": {
    "hashtags": [],
    "user_mentions": [],
    "urls": [
     {
      "url": "https://t.co/nnn1",
      "expanded_url": "https://twitter.com/i/web/status/1700000000000000001"
     }
    ]
   }
  }
 },
 {
  "tweet": {
   "edit_info": {
    "edit": {
     "initialTweetId": "1700000000000000002",
     "editControlInitial": {}
    }
   },
   "retweeted": false,
   "id_str": "1700000000000000003",
   "id": "1700000000000000003",
   "full_text": "Corrected: roses.",
   "created_at": "Fri Sep 08 05:00:00 +0000 2023",
   "favorite_count": "1",
   "entities": {
    "hashtags": [],
    "user_mentions": [],
    "urls": []
   }
  }
 }
]